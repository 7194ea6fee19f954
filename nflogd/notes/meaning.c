/* meaning.c - what a service is for and who abuses it, as a rule tells. */
#include "notes/kind.h"

#include <stdlib.h>

bool
meaning_applies(const struct subject *s)
{
	return s->rule != NULL;
}

/* The text in the language asked for, else in English, else none. */
static const char *
choose(char *const text[LANGUAGES], int language)
{
	if (text[language] != NULL)
		return text[language];
	return text[LANGUAGE_EN] != NULL ? text[LANGUAGE_EN] : "";
}

/* Without the newline that YAML's folded texts end in, to be freed. */
static char *
trimmed(const char *text)
{
	size_t len = strlen(text);

	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' '))
		len--;
	return strndup(text, len);
}

bool
meaning_explain(const struct subject *s, struct note *note)
{
	const struct port_rule *rule = s->rule;

	note->rule = rule;
	note->title = choose(rule->title, s->language);
	note->text = trimmed(choose(rule->explanation, s->language));
	note_text(note, "rule", rule->id);
	note_text(note, "severity", severity_word(rule->severity));
	return note->text != NULL;
}
