-- SPDX-License-Identifier: Apache-2.0
--
-- A module of the migrations in this folder: require "library.slug". Its text is part of their checksums.

local slug = {}

local PLAIN = {
  ["à"] = "a", ["á"] = "a", ["â"] = "a", ["ä"] = "ae", ["ç"] = "c", ["è"] = "e", ["é"] = "e", ["ê"] = "e",
  ["ë"] = "e", ["î"] = "i", ["ï"] = "i", ["ñ"] = "n", ["ô"] = "o", ["ö"] = "oe", ["ù"] = "u", ["û"] = "u",
  ["ü"] = "ue", ["ß"] = "ss",
}

--- "Les Misérables" becomes "les-miserables": small letters, digits and single hyphens, fit for an address.
function slug.of(title)
  local text = lupo.text.lower(title):gsub(utf8.charpattern, PLAIN)
  return (text:gsub("[^a-z0-9]+", "-"):gsub("^%-", ""):gsub("%-$", ""))
end

return slug
