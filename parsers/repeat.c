/* repeat.c - see repeat.h. */
#include "parsers/repeat.h"
#include "parsers/printk.h"
#include "parsers/text.h"

static const struct slice last_repeated = SLICE_INIT("last message repeated ");
static const struct slice wrapped_repeat = SLICE_INIT("message repeated ");

bool
is_repeat(const char *p, const char *end)
{
	struct slice text = slice_between(p, end);

	return (*p == 'l' && slice_starts(text, last_repeated)) ||
	    (*p == 'm' && slice_starts(text, wrapped_repeat));
}

void
unwrap_repeat(struct envelope *env)
{
	const char *p = env->message.at, *end = p + env->message.len;
	bool is_last;
	unsigned digits;
	uint32_t n;

	if (p == end || !is_repeat(p, end))
		return;
	is_last = *p == 'l';
	/* syslogd's own words: no program may say them for it */
	if (is_last && env->origin == ORIGIN_PROGRAM &&
	    !slice_equal(env->program, SLICE("syslogd")))
		return;
	p += is_last ? last_repeated.len : wrapped_repeat.len;
	p = read_number(p, end, &n, &digits);
	if (p == NULL || n == 0 || end - p < 5 || memcmp(p, " time", 5) != 0)
		return;
	p += 5 + (end - p > 5 && p[5] == 's');
	if (is_last && skip_blanks(p, end) == end) {
		env->repeats_last = true;
		env->repeat = n;
	} else if (end - p > 3 && memcmp(p, ": [", 3) == 0) {
		end -= end[-1] == ']';
		p = skip_printk(skip_blanks(p + 3, end), end);
		env->message = slice_between(p, end);
		env->repeat = n;
	}
}
