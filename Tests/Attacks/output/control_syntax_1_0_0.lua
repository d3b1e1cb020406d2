-- SPDX-License-Identifier: Apache-2.0
-- Control characters in a source that does not compile.
-- expect: error plugin-syntax
-- answer: text

local x = [2J 
