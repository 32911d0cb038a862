-- check: target=esp8266-lua53
f()
::a::
g() ::b:: h()
-- fixed:
f()
g() h()
