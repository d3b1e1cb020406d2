// SPDX-License-Identifier: Apache-2.0
//
// The description of what the host offers: phases, functions, classes and their members. It is told once, finished, and
// then only read, so that any number of machines on any threads share it. Plain C, nothing raises.
#include "internal.h"

#include <stdlib.h>

lupo_interface *lupo_interface_new(void) {
    lupo_interface *interface = calloc(1, sizeof *interface);
    if (interface) atomic_store(&interface->references, 1);
    return interface;
}

lupo_interface *interface_retain(lupo_interface *interface) {
    atomic_fetch_add(&interface->references, 1);
    return interface;
}

void lupo_interface_release(lupo_interface *interface) {
    if (!interface || atomic_fetch_sub(&interface->references, 1) != 1) return;
    for (int i = 0; i < interface->class_count; i++) {
        for (int j = 0; j < interface->classes[i].count; j++) free(interface->classes[i].members[j].name);
        free(interface->classes[i].members);
        free(interface->classes[i].name);
    }
    free(interface->classes);
    for (int i = 0; i < interface->function_count; i++) free(interface->functions[i].name);
    free(interface->functions);
    for (int i = 0; i < interface->part_count; i++) {
        free(interface->parts[i].name);
        free(interface->parts[i].bytes);
    }
    free(interface->parts);
    for (int i = 0; i < interface->phase_count; i++) free(interface->phases[i]);
    free(interface);
}

static void *grown(void *items, int count, size_t size) {
    // At 0, 8, 16, 32 … items there is no room for the next one.
    if (count != 0 && (count < 8 || (count & (count - 1)) != 0)) return items;
    return realloc(items, (size_t)(count ? count * 2 : 8) * size);
}

int lupo_add_phase(lupo_interface *interface, const char *name) {
    if (interface->finished || interface->phase_count == 32) return -1;
    interface->phases[interface->phase_count] = strdup(name);
    return interface->phases[interface->phase_count] ? interface->phase_count++ : -1;
}

int lupo_add_function(lupo_interface *interface, const char *name, int flags, uint32_t phases) {
    if (interface->finished || interface->function_count == 0xFFFFF) return -1;
    host_function *larger = grown(interface->functions, interface->function_count, sizeof *larger);
    char *copy = strdup(name);
    if (larger) interface->functions = larger;
    if (!larger || !copy) {
        free(copy);
        return -1;
    }
    larger[interface->function_count] = (host_function){.name = copy, .flags = flags, .phases = phases};
    return interface->function_count++;
}

int lupo_add_class(lupo_interface *interface, const char *name, bool library) {
    if (interface->finished || interface->class_count == 0xFFFF) return -1;
    host_class *larger = grown(interface->classes, interface->class_count, sizeof *larger);
    char *copy = strdup(name);
    if (larger) interface->classes = larger;
    if (!larger || !copy) {
        free(copy);
        return -1;
    }
    larger[interface->class_count] = (host_class){.name = copy, .library = library};
    return interface->class_count++;
}

int lupo_add_member(
    lupo_interface *interface, int class_id, const char *name, int kind, int value, uint32_t phases) {
    if (interface->finished || class_id < 0 || class_id >= interface->class_count) return -1;
    if (kind == LUPO_MEMBER_BUILTIN && !is_builtin(name)) return -1;
    host_class *class = &interface->classes[class_id];
    class_member *larger = grown(class->members, class->count, sizeof *larger);
    char *copy = strdup(name);
    if (larger) class->members = larger;
    if (!larger || !copy) {
        free(copy);
        return -1;
    }
    larger[class->count] = (class_member){
        .name = copy, .length = strlen(name), .kind = kind, .value = value, .phases = phases};
    return class->count++;
}

int lupo_add_part(lupo_interface *interface, const char *name, const void *bytes, size_t count) {
    if (interface->finished) return -1;
    prelude_part *larger = grown(interface->parts, interface->part_count, sizeof *larger);
    char *copy = strdup(name), *code = malloc(count + 1);
    if (larger) interface->parts = larger;
    if (!larger || !copy || !code) {
        free(copy);
        free(code);
        return -1;
    }
    memcpy(code, bytes, count);
    larger[interface->part_count] = (prelude_part){.name = copy, .bytes = code, .count = count};
    return interface->part_count++;
}

bool lupo_set_part(lupo_interface *interface, int class_id, int part) {
    if (interface->finished || class_id < 0 || class_id >= interface->class_count) return false;
    if (part < 0 || part >= interface->part_count) return false;
    interface->classes[class_id].part = part + 1;
    return true;
}

void lupo_interface_finish(lupo_interface *interface) {
    int number = 0;
    for (int i = 0; i < interface->class_count; i++) {
        interface->classes[i].first = number;
        number += interface->classes[i].count;
    }
    interface->member_count = number;
    interface->every_phase = interface->phase_count ? (uint32_t)((1ull << interface->phase_count) - 1) : 1;
    interface->finished = true;
}

int find_member(const host_class *class, const char *name, size_t length) {
    for (int i = 0; i < class->count; i++) {
        const class_member *m = &class->members[i];
        if (m->length == length && memcmp(m->name, name, length) == 0) return i;
    }
    return -1;
}
