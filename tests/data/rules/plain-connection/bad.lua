local sck = net.createConnection()
sck:connect(443, "example.com") --> warning: port 443 is for HTTPS, but this connection is not encrypted
local port = 8883
local m = mqtt.Client("id", 120)
m:connect("192.0.2.1", port) --> port 8883 is for MQTT with TLS
local other = mqtt.Client("id", 120)
other:connect("192.0.2.1", 8883, false) --> port 8883
local mail = net.createConnection(net.TCP, 0)
mail.connect(mail, 465, "192.0.2.1") --> port 465 is for SMTP with TLS
