// SPDX-License-Identifier: Apache-2.0
//
// Memory of one VM. Nearly all that Lua allocates is small and of a few sizes, belongs to one thread, and goes when the
// VM goes; Lua tells the size of what it frees. So a small block is a slot of a page whose slots are all of one size,
// found from the block's address; larger ones come from malloc and stand in a list. All is released at once, without
// a walk over Lua's objects.
//
// - A page that is wholly free serves any size again, so a script cannot fill one size after the other.
// - A page in which one slot lives is held in full. `held` counts pages, and the budget ends a script that holds much
//   more than it uses (budget.c).
//
// Under the address sanitizer each block comes from malloc, so that it sees every use of what was freed.
#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#if SLAB_IS_MALLOC

void *slab_resize(slab *s, void *block, size_t old, size_t size) {
    (void)s, (void)old;
    if (size) return realloc(block, size);
    free(block);
    return NULL;
}

void slab_release(slab *s) { (void)s; }

#else

enum {
    PAGE = 32 * 1024,   // and the alignment of pages
    MOST_CACHED = 128,  // pages of the process between two VMs: 4 MiB
};

typedef struct {
    slab_link room;                   // in the list of the pages of this size that have a free slot
    slab_link all;                    // in the list of all pages of the VM
    void *freed;                      // slots that were used before; each begins with the next
    char *fresh;                      // the first that never was
    uint16_t class, live, capacity;
} slab_page;

enum { SLOTS = 64 };  // where the slots of a page begin
static_assert(sizeof(slab_page) <= SLOTS && sizeof(slab_link) % 16 == 0 && offsetof(slab_page, room) == 0);

static inline void insert(slab_link **at, slab_link *link) {
    link->at = at;
    link->next = *at;
    if (link->next) link->next->at = &link->next;
    *at = link;
}

static inline void take_out(slab_link *link) {
    *link->at = link->next;
    if (link->next) link->next->at = link->at;
}

// Free pages of the process.
static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static slab_link *cached;
static int cached_count;

static void *map(size_t size) {
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

// The kernel puts one mapping below the other, so most are aligned by themselves.
static void *map_page(void) {
    char *at = map(PAGE);
    if (!at || (uintptr_t)at % PAGE == 0) return at;
    munmap(at, PAGE);
    at = map(2 * PAGE);
    if (!at) return NULL;
    size_t before = -(uintptr_t)at % PAGE;
    if (before) munmap(at, before);
    munmap(at + before + PAGE, PAGE - before);
    return at + before;
}

static slab_page *take_page(void) {
    pthread_mutex_lock(&cache_lock);
    slab_link *page = cached;
    if (page) {
        cached = page->next;
        cached_count--;
    }
    pthread_mutex_unlock(&cache_lock);
    return page ? (slab_page *)page : map_page();
}

static void give_page(slab_page *page) {
    pthread_mutex_lock(&cache_lock);
    bool keeps = cached_count < MOST_CACHED;
    if (keeps) {
        page->room.next = cached;
        cached = &page->room;
        cached_count++;
    }
    pthread_mutex_unlock(&cache_lock);
    if (!keeps) munmap(page, PAGE);
}

// MARK: Small blocks

static inline unsigned class_of(size_t size) { return (unsigned)((size - 1) / SLAB_STEP); }

static slab_page *add_page(slab *s, unsigned class) {
    slab_page *page = take_page();
    if (!page) return NULL;
    size_t slot = (class + 1) * SLAB_STEP;
    *page = (slab_page){.class = (uint16_t)class, .capacity = (uint16_t)((PAGE - SLOTS) / slot)};
    page->fresh = (char *)page + SLOTS;
    insert(&s->pages, &page->all);
    insert(&s->rooms[class], &page->room);
    s->held += PAGE;
    return page;
}

static inline void *small_new(slab *s, size_t size) {
    unsigned class = class_of(size);
    slab_page *page = (slab_page *)s->rooms[class];
    if (!page && !(page = add_page(s, class))) return NULL;
    void *slot = page->freed;
    if (slot) {
        page->freed = *(void **)slot;
    } else {
        slot = page->fresh;
        page->fresh += (class + 1) * SLAB_STEP;
    }
    if (++page->live == page->capacity) take_out(&page->room);
    return slot;
}

static inline void small_free(slab *s, void *block) {
    slab_page *page = (slab_page *)((uintptr_t)block & ~(uintptr_t)(PAGE - 1));
    *(void **)block = page->freed;
    page->freed = block;
    slab_link **first = &s->rooms[page->class];
    // Behind the first page, which is filled before this one is begun anew.
    if (page->live-- == page->capacity) insert(*first ? &(*first)->next : first, &page->room);
    if (page->live || (*first == &page->room && !page->room.next)) return;
    take_out(&page->room);
    take_out(&page->all);
    s->held -= PAGE;
    give_page(page);
}

// A large block stands behind its link. Takes one, or NULL and 0; where there is no memory the block stays.
static void *large_resize(slab *s, void *block, size_t old, size_t size) {
    slab_link *large = realloc(block ? (slab_link *)block - 1 : NULL, sizeof *large + size);
    if (!large) return NULL;
    s->held += size - old;
    if (!block) {
        insert(&s->large, large);
    } else {
        *large->at = large;
        if (large->next) large->next->at = &large->next;
    }
    return large + 1;
}

// As lua_Alloc, with `old` 0 for no block.
void *slab_resize(slab *s, void *block, size_t old, size_t size) {
    bool is_small = size <= SLAB_LARGEST, was_small = old <= SLAB_LARGEST;
    if (block && size && is_small == was_small) {
        if (!is_small) return large_resize(s, block, old, size);
        if (class_of(size) == class_of(old)) return block;
    }
    void *made = NULL;
    if (size) {
        made = is_small ? small_new(s, size) : large_resize(s, NULL, 0, size);
        if (!made || !block) return made;
        memcpy(made, block, old < size ? old : size);
    }
    if (!block) return NULL;
    if (was_small) {
        small_free(s, block);
    } else {
        slab_link *large = (slab_link *)block - 1;
        take_out(large);
        s->held -= old;
        free(large);
    }
    return made;
}

void slab_release(slab *s) {
    for (slab_link *large = s->large, *next; large; large = next) {
        next = large->next;
        free(large);
    }
    for (slab_link *all = s->pages, *next; all; all = next) {
        next = all->next;
        give_page((slab_page *)((char *)all - offsetof(slab_page, all)));
    }
    *s = (slab){0};
}

#endif
