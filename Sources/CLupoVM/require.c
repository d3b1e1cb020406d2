// SPDX-License-Identifier: Apache-2.0
//
// require, confined: a name of letters, digits, underscores and dots is a file beneath the plugin's folder, reached
// without following any symbolic link, or a module of the host. What was loaded belongs to the migration's identity.
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_MODULE = 4 << 20, MAX_NAME = 200 };

static const char key_done;

static bool is_name(const char *name, size_t count) {
    if (!count || count > MAX_NAME || strlen(name) != count) return false;
    bool after_dot = true;
    for (size_t i = 0; i < count; i++) {
        char c = name[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!word && (c != '.' || after_dot)) return false;
        after_dot = c == '.';
    }
    return !after_dot;
}

// Opens each folder on the way by itself: no step can be a link, so none leads out. -1 with errno.
static int open_beneath(const char *directory, const char *path) {
    int at = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char part[MAX_NAME + 8];
    while (at >= 0) {
        const char *slash = strchr(path, '/');
        if (!slash) break;
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        int next = openat(at, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close(at);
        at = next;
        path = slash + 1;
    }
    if (at < 0) return -1;
    int file = openat(at, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int saved = errno;
    close(at);
    errno = saved;
    return file;
}

// The modules of one folder, for a name that is not there: those whose file lies where it was looked for.
static void nearest_offer_files(nearest *search, const char *directory, const char *path) {
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) : 0;
    char full[4096], candidate[MAX_NAME + 8];
    if (snprintf(full, sizeof full, "%s/%.*s", directory, (int)folder, path) >= (int)sizeof full) return;
    DIR *entries = opendir(full);
    if (!entries) return;
    int left = 1000;
    for (struct dirent *entry; (entry = readdir(entries)) && left > 0; left--) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || length + folder > MAX_NAME || strcmp(entry->d_name + length - 4, ".lua") != 0) continue;
        snprintf(candidate, sizeof candidate, "%.*s%s%.*s", (int)folder, path, folder ? "." : "", (int)length - 4, entry->d_name);
        for (char *c = candidate; *c; c++) {
            if (*c == '/') *c = '.';
        }
        nearest_offer(search, candidate);
    }
    closedir(entries);
}

// NULL with the reason. The bytes are the caller's.
static char *read_whole(int file, size_t *count, const char **reason) {
    struct stat info;
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
        *reason = "it is not a regular file";
        return NULL;
    }
    if (info.st_size > MAX_MODULE) {
        *reason = "it is larger than 4 MiB";
        return NULL;
    }
    size_t capacity = (size_t)info.st_size + 1;
    char *bytes = malloc(capacity);
    if (!bytes) {
        *reason = "there is no memory for it";
        return NULL;
    }
    *count = 0;
    for (;;) {
        ssize_t got = read(file, bytes + *count, capacity - *count);
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) return bytes;
        if (got > 0) *count += (size_t)got;
        if (got > 0 && *count < capacity) continue;
        free(bytes);
        *reason = got < 0 ? strerror(errno) : "it is being written";
        return NULL;
    }
}

static int require_done(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    int depth = (int)((userdata *)lua_touserdata(L, 1))->count;
    while (vm->loading_count > depth) free(vm->loading[--vm->loading_count]);
    return 0;
}

static void check_cycle(lua_State *L, lupo_vm *vm, const char *name) {
    for (int i = 0; i < vm->loading_count; i++) {
        if (strcmp(vm->loading[i], name) != 0) continue;
        char chain[600] = "";
        for (int j = i; j < vm->loading_count; j++) {
            strncat(chain, vm->loading[j], sizeof chain - strlen(chain) - 1);
            strncat(chain, " -> ", sizeof chain - strlen(chain) - 1);
        }
        raise_error(
            L, "script", "Move what both need into a third module.", "modules require each other: %s%s", chain, name);
    }
    if (vm->loading_count == (int)(sizeof vm->loading / sizeof *vm->loading)) {
        raise_error(L, "script", NULL, "modules are required more than 64 levels deep");
    }
}

// Pushes the compiled chunk. The file is kept, for the checksum and for excerpts.
static void load_file(lua_State *L, lupo_vm *vm, const char *name) {
    char path[MAX_NAME + 8], chunk[NAME_SIZE + 1] = "@";
    snprintf(path, sizeof path, "%s", name);
    for (char *c = path; *c; c++) {
        if (*c == '.') *c = '/';
    }
    strcat(path, ".lua");
    int file = vm->directory ? open_beneath(vm->directory, path) : (errno = ENOENT, -1);
    if (file < 0) {
        bool is_link = errno == ELOOP || errno == EMLINK;
        char hint[NAME_SIZE * 2];
        nearest search;
        nearest_begin(&search, name);
        lua_rawgetp(L, LUA_REGISTRYINDEX, &key_modules);
        const char *reason = strerror(errno);
        if (errno == ENOENT) {
            nearest_offer_keys(&search, L, -1);
            nearest_offer_libraries(&search, L);
            if (vm->directory) nearest_offer_files(&search, vm->directory, path);
        }
        raise_error(
            L, "script",
            is_link ? "Put the file itself into the plugin's folder; symbolic links are not followed."
                    : nearest_hint(&search, hint),
            "module '%s' not found: %s in the plugin's folder%s%s", name, path, is_link ? "" : ": ",
            is_link ? " is a symbolic link" : reason);
    }
    const char *reason = NULL;
    size_t count = 0;
    loaded_file *larger = NULL;
    char *bytes = read_whole(file, &count, &reason);
    close(file);
    if (bytes) larger = realloc(vm->files, (size_t)(vm->file_count + 1) * sizeof *larger);
    char *kept = larger ? strdup(path) : NULL;
    if (larger) vm->files = larger;
    if (bytes && !kept) {
        free(bytes);
        bytes = NULL;
        reason = "there is no memory for it";
    }
    if (!bytes) raise_error(L, "plugin-unreadable", NULL, "module '%s' cannot be read: %s", name, reason);
    vm->files[vm->file_count++] = (loaded_file){.path = kept, .bytes = bytes, .count = count};
    if (count && bytes[0] == LUA_SIGNATURE[0]) {
        raise_error(L, "plugin-unreadable", NULL, "module '%s' is bytecode; only Lua source is accepted", name);
    }
    size_t skip = count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    chunk_alias(path, chunk + 1);
    if (luaL_loadbufferx(L, bytes + skip, count - skip, chunk, "t") != LUA_OK) {
        raise_compile_error(L, name, chunk + 1, lua_tostring(L, -1));
    }
}

int lua_require(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    check_alive(L);
    size_t count;
    const char *name = luaL_checklstring(L, 1, &count);
    lua_settop(L, 1);
    if (!is_name(name, count)) {
        return raise_error(
            L, "script", "Write letters, digits, underscores and single dots: require \"lib.names\".",
            "'%.80s' is not the name of a module", name);
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_modules);
    if (lua_getfield(L, 2, name) != LUA_TNIL) return 1;
    lua_pop(L, 1);
    check_cycle(L, vm, name);
    if (vm->sealed) {
        return raise_error(
            L, "script", "Require it at the top of the file.",
            "module '%s' is required while the migration runs, and is not part of what was loaded", name);
    }
    userdata *mark = lua_newuserdatauv(L, sizeof *mark, 0);
    mark->kind = KIND_SCRATCH;
    mark->count = (size_t)vm->loading_count;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_done);
    lua_setmetatable(L, -2);
    lua_toclose(L, 3);  // takes the name off the chain, whatever is raised
    vm->loading[vm->loading_count] = strdup(name);
    if (!vm->loading[vm->loading_count]) return luaL_error(L, "not enough memory");
    vm->loading_count++;
    load_file(L, vm, name);
    lua_pushstring(L, name);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name);
    lua_replace(L, 1);
    lua_settop(L, 1);
    return 1;
}

// For the prelude: module(name, value)
int lua_module(lua_State *L) {
    luaL_checkstring(L, 1);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_modules);
    lua_insert(L, 1);
    lua_rawset(L, 1);
    return 0;
}

void open_require(lua_State *L) {
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, find_library);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_modules);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, require_done);
    lua_setfield(L, -2, "__close");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_done);
}

void lupo_seal(lupo_vm *vm) { vm->sealed = true; }
void lupo_free_globals(lupo_vm *vm) { vm->free_globals = true; }
int lupo_loaded_count(const lupo_vm *vm) { return vm->file_count; }
const char *lupo_loaded_path(const lupo_vm *vm, int index) { return vm->files[index].path; }

const char *lupo_loaded_bytes(const lupo_vm *vm, int index, size_t *count) {
    *count = vm->files[index].count;
    return vm->files[index].bytes;
}
