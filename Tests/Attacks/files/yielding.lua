coroutine.yield()
return "yielded"
