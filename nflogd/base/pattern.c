/* pattern.c - see pattern.h; pcre2api(3) tells what the limits count. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "base/pattern.h"

#include <pcre2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* For each place in the text a match may begin at. */
enum { MATCH_LIMIT = 10000, DEPTH_LIMIT = 1000, HEAP_LIMIT_KIB = 1024 };

enum { GROUPS_MOST = 40 };

struct pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
	atomic_bool ready;	/* machine code was tried */
	_Atomic(pcre2_code *) partial;	/* a copy, NULL until it is wanted */
	pthread_mutex_t making;
};

struct match {
	pcre2_match_data *data;
	const char *text;
};

/* Interpreted where it may not be machine code. */
static void
make_code(struct pattern *p)
{
	pthread_mutex_lock(&p->making);
	if (!atomic_load_explicit(&p->ready, memory_order_relaxed)) {
		pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
		atomic_store_explicit(&p->ready, true, memory_order_release);
	}
	pthread_mutex_unlock(&p->making);
}

/*
 * The machine code of a partial match, which few patterns ever want. It is made
 * of a copy, since threads may be matching with the other. NULL if out of memory.
 */
static pcre2_code *
partial_code(struct pattern *p)
{
	pcre2_code *code = atomic_load_explicit(&p->partial,
	    memory_order_acquire);

	if (code != NULL)
		return code;
	pthread_mutex_lock(&p->making);
	code = atomic_load_explicit(&p->partial, memory_order_relaxed);
	if (code == NULL && (code = pcre2_code_copy(p->code)) != NULL) {
		pcre2_jit_compile(code, PCRE2_JIT_PARTIAL_SOFT);
		atomic_store_explicit(&p->partial, code, memory_order_release);
	}
	pthread_mutex_unlock(&p->making);
	return code;
}

static pcre2_code *
compile(const char *text, uint32_t options, int *error, size_t *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	*offset = 0;
	*error = PCRE2_ERROR_NOMEMORY;
	if (context == NULL)
		return NULL;
	pcre2_set_max_pattern_length(context, PATTERN_LONGEST);
	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options,
	    error, offset, context);
	pcre2_compile_context_free(context);
	return code;
}

static struct pattern *
new_pattern(const char *text, uint32_t options, struct error *err)
{
	struct pattern *p = calloc(1, sizeof(*p));
	char message[256];
	size_t offset;
	int error;

	if (p == NULL) {
		error_set(err, "out of memory");
		return NULL;
	}
	pthread_mutex_init(&p->making, NULL);
	p->limits = pcre2_match_context_create(NULL);
	if (p->limits == NULL) {
		pattern_free(p);
		error_set(err, "out of memory");
		return NULL;
	}
	pcre2_set_match_limit(p->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(p->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(p->limits, HEAP_LIMIT_KIB);
	p->code = compile(text, options, &error, &offset);
	if (p->code != NULL)
		return p;
	pcre2_get_error_message(error, (PCRE2_UCHAR *)message,
	    sizeof(message));
	error_set(err, "%s at offset %zu", message, offset);
	pattern_free(p);
	return NULL;
}

struct pattern *
pattern_new(const char *text, struct error *err)
{
	struct pattern *p =
	    new_pattern(text, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, err);

	if (p != NULL)
		make_code(p);
	return p;
}

static void
count_group(void *context, const char *name, unsigned number)
{
	unsigned *most = context;

	(void)name;
	*most = number > *most ? number : *most;
}

struct pattern *
pattern_line(const char *text, struct error *err)
{
	struct pattern *p = new_pattern(text, PCRE2_ANCHORED | PCRE2_DOTALL |
	    PCRE2_DOLLAR_ENDONLY, err);
	unsigned most = 0;

	if (p == NULL)
		return NULL;
	pattern_groups(p, count_group, &most);
	if (most < GROUPS_MOST)
		return p;
	error_set(err, "more than %d groups", GROUPS_MOST - 1);
	pattern_free(p);
	return NULL;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	pthread_mutex_destroy(&p->making);
	pcre2_match_context_free(p->limits);
	pcre2_code_free(p->code);
	pcre2_code_free(atomic_load(&p->partial));
	free(p);
}

static int
match(const pcre2_code *code, const struct pattern *p, PCRE2_SPTR at,
    size_t len, uint32_t options, pcre2_match_data *data)
{
	int found = pcre2_match(code, at, len, 0, options, data, p->limits);

	if (found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = pcre2_match(code, at, len, 0,
		    options | PCRE2_NO_JIT, data, p->limits);
	return found;
}

bool
pattern_matches(const struct pattern *p, struct slice text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	uint32_t options = text.len > PATTERN_TEXT ? PCRE2_NOTEOL : 0;
	size_t len = text.len > PATTERN_TEXT ? PATTERN_TEXT : text.len;
	int found;

	if (data == NULL)
		return false;
	found = match(p->code, p, (PCRE2_SPTR)(len > 0 ? text.at : ""), len,
	    options, data);
	pcre2_match_data_free(data);
	return found >= 0;
}

struct match *
match_new(void)
{
	struct match *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->data = pcre2_match_data_create(GROUPS_MOST, NULL);
	if (m->data != NULL)
		return m;
	free(m);
	return NULL;
}

void
match_free(struct match *m)
{
	if (m == NULL)
		return;
	pcre2_match_data_free(m->data);
	free(m);
}

bool
pattern_reads(struct pattern *p, struct match *m, struct slice text)
{
	if (!atomic_load_explicit(&p->ready, memory_order_acquire))
		make_code(p);
	m->text = text.at;
	return match(p->code, p, (PCRE2_SPTR)text.at, text.len, 0,
	    m->data) >= 0;
}

bool
pattern_is_cut(struct pattern *p, struct match *m, struct slice text)
{
	const pcre2_code *code = partial_code(p);

	return code != NULL && match(code, p, (PCRE2_SPTR)text.at, text.len,
	    PCRE2_PARTIAL_SOFT, m->data) == PCRE2_ERROR_PARTIAL;
}

struct slice
match_group(const struct match *m, unsigned number)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(m->data);
	PCRE2_SIZE from, to;

	if (number >= pcre2_get_ovector_count(m->data))
		return (struct slice){ NULL, 0 };
	from = ends[(size_t)2 * number];
	to = ends[(size_t)2 * number + 1];
	if (from == PCRE2_UNSET || to < from)
		return (struct slice){ NULL, 0 };
	return (struct slice){ m->text + from, to - from };
}

void
pattern_groups(const struct pattern *p,
    void (*each)(void *context, const char *name, unsigned number),
    void *context)
{
	uint32_t count = 0, size = 0;
	PCRE2_SPTR row = NULL;

	pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &row);
	for (uint32_t i = 0; i < count; i++, row += size)
		each(context, (const char *)row + 2,
		    (unsigned)row[0] << 8 | row[1]);
}
