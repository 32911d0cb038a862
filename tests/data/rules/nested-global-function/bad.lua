local function start()
  function toggle() end --> function 'toggle' is global
  toggle()
end
