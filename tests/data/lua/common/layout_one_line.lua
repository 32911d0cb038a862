-- The whole program on one line with as few blanks as possible.
local a,b=1,2 if a==b then a=b else b=a end while a<b do a=a+1 end for i=1,a do b=b-1 end repeat a=a-1 until a==0 local function f(x)return x end t={a,b;x=f,[1]=f(a)}return a,b,f
