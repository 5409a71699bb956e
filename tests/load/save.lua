-- Saves the first page of one assessment after the other, each time as a new press of the button.
-- The form names no revision, so a save counts as made from the answers that are stored now.

local pages = {}
for line in io.lines(os.getenv("ASSESSMENTS")) do
  local page, cookie = line:match("^(%S+) (%S+)$")
  pages[#pages + 1] = { page = page, cookie = cookie }
end

-- Each thread has its own number, so that no two make the same press.
local threads = {}
function setup(thread)
  threads[#threads + 1] = thread
  thread:set("number", #threads)
end

local made = 0
local headers = { ["content-type"] = "application/x-www-form-urlencoded" }
local form = "headcount=%d&annual_revenue=42000000&revenue_growth_pct=28&orders_per_month=38000"
  .. "&order_growth_pct=35&sku_growth_pct=40&op=%08x-%04x-7000-8000-%012x"

function request()
  if made == 0 then math.randomseed(os.time() * 10 + number) end
  made = made + 1
  local at = pages[(made * 2 + number) % #pages + 1]
  headers.cookie = at.cookie
  -- A browser says which site a form was sent from.
  headers.origin = wrk.scheme .. "://" .. wrk.host .. ":" .. wrk.port
  local random = math.random(0, 0x7fffffff)
  local body = form:format(100 + made % 900, random, number, made)
  return wrk.format("POST", at.page, headers, body)
end

-- 303 is a save. Anything else is counted, so that a refusal is never taken for one.
answers = {}
function response(status)
  answers[status] = (answers[status] or 0) + 1
end

function done()
  local sum = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("answers")) do sum[status] = (sum[status] or 0) + count end
  end
  local words = {}
  for status, count in pairs(sum) do words[#words + 1] = status .. " x " .. count end
  table.sort(words)
  print("answers: " .. table.concat(words, ", "))
end
