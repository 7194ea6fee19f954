/* rfc5424.c - see rfc5424.h. */
#include "parsers/rfc5424.h"
#include "parsers/text.h"

const char *
take_field(const char *p, const char *end, struct slice *field)
{
	const char *blank = find_blank(p, end);

	*field = slice_between(p, blank);
	if (field->len == 1 && *p == '-')
		field->len = 0;
	return blank < end ? blank + 1 : NULL;
}

const char *
skip_structured_data(const char *p, const char *end)
{
	const char *q = p;
	bool quoted = false;

	if (p < end && *p == '-')
		return p + 1;
	while (q < end && *q == '[') {
		const char *id = skip_blanks(q + 1, end);

		if (id > q + 1 || id >= end || is_digit(*id))
			return p;
		for (q = id; q < end && (quoted || *q != ']'); q++) {
			if (quoted && *q == '\\')
				q++;
			else if (*q == '"')
				quoted = !quoted;
		}
		if (q >= end)
			return p;	/* never closed: it was the message */
		q++;
	}
	return q;
}
