-- A class with methods, a metatable and a helper that only methods use.
local Account = {}
Account.__index = Account

local function check(amount)
  if amount <= 0 then error("amount must be positive") end
  return amount
end

function Account.new(owner, balance)
  return setmetatable({ owner = owner, balance = balance or 0 }, Account)
end

function Account:deposit(amount)
  self.balance = self.balance + check(amount)
end

function Account:withdraw(amount)
  if self.balance < check(amount) then return false, "not enough" end
  self.balance = self.balance - amount
  return true
end

Account.__tostring = function(self) return self.owner .. ": " .. self.balance end

return Account
