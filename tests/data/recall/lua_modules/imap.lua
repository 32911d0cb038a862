-- Subject of the newest mail.
local imap = require("imap")
local sock = tls.createConnection()
imap.config("user", "secret", "t1", false)
sock:on("connection", function(s)
  imap.login(s)
end)
tmr.create():alarm(2000, tmr.ALARM_SINGLE, function()
  if imap.response_processed() then
    imap.examine(sock, "INBOX")
    imap.fetch_header(sock, imap.get_most_recent_num(), "SUBJECT")
    print(imap.get_header())
    imap.fetch_body_plain_text(sock, 1)
    print(imap.get_body())
    imap.logout(sock)
  end
end)
sock:connect(993, "imap.example.org")
