/* pattern.c - see pattern.h; pcre2api(3) tells what the limits count. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "base/pattern.h"

#include <pcre2.h>
#include <stdlib.h>

/* For each place in the text a match may begin at. */
enum { MATCH_LIMIT = 10000, DEPTH_LIMIT = 1000, HEAP_LIMIT_KIB = 1024 };

struct pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
};

static pcre2_code *
compile(const char *text, int *error, size_t *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	*offset = 0;
	*error = PCRE2_ERROR_NOMEMORY;
	if (context == NULL)
		return NULL;
	pcre2_set_max_pattern_length(context, PATTERN_LONGEST);
	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, error, offset, context);
	pcre2_compile_context_free(context);
	if (code != NULL)	/* interpreted where it may not be compiled */
		pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	return code;
}

struct pattern *
pattern_new(const char *text, struct error *err)
{
	struct pattern *p = calloc(1, sizeof(*p));
	char message[256];
	size_t offset;
	int error;

	if (p != NULL)
		p->limits = pcre2_match_context_create(NULL);
	if (p == NULL || p->limits == NULL) {
		pattern_free(p);
		error_set(err, "out of memory");
		return NULL;
	}
	pcre2_set_match_limit(p->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(p->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(p->limits, HEAP_LIMIT_KIB);
	p->code = compile(text, &error, &offset);
	if (p->code != NULL)
		return p;
	pcre2_get_error_message(error, (PCRE2_UCHAR *)message,
	    sizeof(message));
	error_set(err, "%s at offset %zu", message, offset);
	pattern_free(p);
	return NULL;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	pcre2_match_context_free(p->limits);
	pcre2_code_free(p->code);
	free(p);
}

bool
pattern_matches(const struct pattern *p, struct slice text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	uint32_t options = text.len > PATTERN_TEXT ? PCRE2_NOTEOL : 0;
	size_t len = text.len > PATTERN_TEXT ? PATTERN_TEXT : text.len;
	PCRE2_SPTR at = (PCRE2_SPTR)(len > 0 ? text.at : "");
	int found;

	if (data == NULL)
		return false;
	found = pcre2_match(p->code, at, len, 0, options, data, p->limits);
	if (found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = pcre2_match(p->code, at, len, 0,
		    options | PCRE2_NO_JIT, data, p->limits);
	pcre2_match_data_free(data);
	return found >= 0;
}
