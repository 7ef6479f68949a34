-- wrk: posts the appeals of a file, each once, from a place of its own; the line's number makes each text another.
local bodies, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end
function request()
  at = at + 1
  local round = math.floor((at - 1) / #bodies)
  local body = bodies[(at - 1) % #bodies + 1]
  if round > 0 then body = body:gsub('"text":"', '"text":"第' .. (round + 1) .. '轮：', 1) end
  return wrk.format(nil, nil, nil, body)
end
