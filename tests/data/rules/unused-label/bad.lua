-- check: target=esp8266-lua53
::a:: --> label 'a'
do
  goto b
  ::b::
end
::b:: --> label 'b'
