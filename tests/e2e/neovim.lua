-- Drives one Neovim: what a user does in a project with mistakes, and what is then to be seen.
-- Writes what it saw as JSON to the file in LUAC_NODEMCU_E2E_RESULT; nothing is judged here.
-- Keys that need the editor's own loop run between the steps, so the steps are a coroutine.

local seen = {}
local step_timeout = 60000

local function finish()
  local file = assert(io.open(vim.env.LUAC_NODEMCU_E2E_RESULT, 'w'))
  file:write(vim.fn.json_encode(seen))
  file:close()
  vim.cmd('qall!')
end

local runner
local function resume()
  local ok, message = coroutine.resume(runner)
  if not ok then
    seen.error = message
  end
  if coroutine.status(runner) == 'dead' then
    finish()
  end
end

-- Waits in the editor's loop until `condition()` is true, and returns what it returned.
local function wait_for(what, condition)
  local ends = vim.loop.now() + step_timeout
  while true do
    local result = condition()
    if result then
      return result
    end
    if vim.loop.now() > ends then
      error('waited in vain for ' .. what, 0)
    end
    vim.defer_fn(resume, 20)
    coroutine.yield()
  end
end

local function type_keys(keys)
  vim.api.nvim_input(keys)
end

local function clients()
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)()
end

local function diagnostics_of(name)
  local buffer = vim.fn.bufnr(name)
  return vim.tbl_map(function(found)
    return {
      line = found.lnum + 1,
      severity = found.severity,
      message = found.message,
      source = found.source,
      code = found.code or vim.tbl_get and vim.tbl_get(found, 'user_data', 'lsp', 'code'),
    }
  end, vim.diagnostic.get(buffer))
end

local function has(name, code)
  for _, found in ipairs(diagnostics_of(name)) do
    if found.code == code then
      return true
    end
  end
  return false
end

local function go_to(text, column_offset)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search('\\V' .. text, 'cW') > 0, 'not in the buffer: ' .. text)
  local place = vim.api.nvim_win_get_cursor(0)
  vim.api.nvim_win_set_cursor(0, { place[1], place[2] + (column_offset or 0) })
end

local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      return table.concat(lines, '\n'), window
    end
  end
end

-- The menu of actions is answered here: the choice is the first whose title contains `wanted`.
local wanted, titles
vim.ui.select = function(items, options, on_choice)
  titles = {}
  for index, item in ipairs(items) do
    titles[index] = options.format_item(item)
  end
  for index, item in ipairs(items) do
    if titles[index]:find(wanted, 1, true) then
      return on_choice(item, index)
    end
  end
  on_choice(nil, nil)
end

local function take_action(text)
  wanted, titles = text, nil
  vim.lsp.buf.code_action()
  wait_for('actions', function()
    return titles
  end)
  return titles
end

local function steps()
  -- A wrong event name in the file that was opened.
  wait_for('diagnostics', function()
    return has('lfs/server.lua', 'unknown-event')
  end)
  seen.diagnostics = diagnostics_of('lfs/server.lua')

  go_to('socket:on("recieve"', 7)
  vim.lsp.buf.hover()
  wait_for('hover', floating_text)
  local window
  seen.hover, window = floating_text()
  vim.api.nvim_win_close(window, true)

  go_to('recieve')
  seen.actions = take_action('receive')
  wait_for('the fix', function()
    return vim.fn.search('socket:on("receive"', 'nw') > 0
  end)
  wait_for('the end of the finding', function()
    return not has('lfs/server.lua', 'unknown-event')
  end)
  seen.fixed = vim.fn.getline(vim.fn.search('socket:on("receive"', 'nw'))

  -- Code lenses.
  vim.lsp.codelens.refresh(vim.fn.has('nvim-0.10') == 1 and { bufnr = 0 } or nil)
  wait_for('code lenses', function()
    local shown = {}
    for _, lens in ipairs(vim.lsp.codelens.get(0)) do
      if lens.command then
        shown[#shown + 1] = lens.command.title
      end
    end
    seen.lenses = shown
    return #shown == 11
  end)

  -- Rename of a function that is used twice.
  go_to('function head_of', 9)
  vim.lsp.buf.rename('first_lines')
  wait_for('the rename', function()
    return vim.fn.search('s:send(first_lines(', 'nw') > 0
  end)
  seen.renamed = vim.api.nvim_buf_get_lines(0, 0, -1, false)

  -- Another file of the project, and a line that is being written in it.
  vim.cmd('write')
  vim.cmd('edit lfs/app.lua')
  wait_for('diagnostics of the other file', function()
    return has('lfs/app.lua', 'undefined-field')
  end)
  seen.other = diagnostics_of('lfs/app.lua')
  vim.o.completeopt = 'menuone,noinsert,noselect'
  go_to('gpio.mode(led_pin')
  type_keys('Otmr.cr<C-X><C-O>')
  wait_for('completion', function()
    local items = vim.fn.complete_info({ 'items' }).items
    seen.completion = vim.tbl_map(function(item)
      return item.word
    end, items)
    return #items > 0
  end)
  type_keys('<C-E>eate()<Esc>')
  wait_for('normal mode', function()
    return vim.fn.mode() == 'n' and vim.fn.search('tmr.create()', 'nw') > 0
  end)
  wait_for('a finding about the new line', function()
    seen.typed = diagnostics_of('lfs/app.lua')
    return has('lfs/app.lua', 'discarded-result') and vim.fn.mode() == 'n'
  end)

  seen.clients = vim.tbl_map(function(one)
    return { name = one.name, root = one.config.root_dir }
  end, clients())
end

runner = coroutine.create(steps)
vim.defer_fn(resume, 10)
