-- SPDX-License-Identifier: Apache-2.0
-- A manifest that holds itself.
-- expect: error plugin-load "in itself"

local manifest = { api = 1, name = "manifest_cycle", version = "1.0.0" }
manifest.requires = manifest
return lupo.migration(manifest)
