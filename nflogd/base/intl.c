/*
 * intl.c - see intl.h. The format of a catalogue is in the GNU gettext manual,
 * "The Format of GNU MO Files": a head of words, then two tables of (length,
 * offset), of the texts in the order of their bytes and of the translations.
 * A catalogue has one plural form, as Japanese has.
 */
#include "base/intl.h"
#include "base/datadir.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const uint32_t magic = 0x950412de;
static const long catalogue_most = 16L << 20;

struct head {
	uint32_t magic, revision, count, texts, translations;
};

struct place {
	uint32_t length, offset;
};

/* Set before threads start, constant afterwards. */
static struct {
	char *bytes;	/* NULL: no catalogue; a NUL follows the last byte */
	uint32_t size, count;
	const struct place *texts, *translations;
	bool utf8;
} in_use;

static bool
table_sound(uint32_t at, uint32_t count, uint32_t size)
{
	const struct place *p;

	if (at % sizeof(uint32_t) != 0 || at > size ||
	    count > (size - at) / sizeof(struct place))
		return false;
	p = (const struct place *)(const void *)(in_use.bytes + at);
	for (uint32_t i = 0; i < count; i++)
		if (p[i].offset >= size || p[i].length >= size - p[i].offset ||
		    in_use.bytes[p[i].offset + p[i].length] != '\0')
			return false;
	return true;
}

static bool
catalogue_sound(void)
{
	struct head head;

	if (in_use.size < sizeof(head))
		return false;
	memcpy(&head, in_use.bytes, sizeof(head));
	if (head.magic != magic || head.revision >> 16 != 0 ||
	    !table_sound(head.texts, head.count, in_use.size) ||
	    !table_sound(head.translations, head.count, in_use.size))
		return false;
	in_use.count = head.count;
	in_use.texts = (const void *)(in_use.bytes + head.texts);
	in_use.translations = (const void *)(in_use.bytes + head.translations);
	return true;
}

static bool
catalogue_read(FILE *f)
{
	long size;

	if (fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 ||
	    size > catalogue_most || fseek(f, 0, SEEK_SET) != 0)
		return false;
	in_use.bytes = calloc(1, (size_t)size + 1);
	in_use.size = (uint32_t)size;
	return in_use.bytes != NULL &&
	    fread(in_use.bytes, 1, in_use.size, f) == in_use.size;
}

bool
intl_catalogue(const char *file)
{
	FILE *f;
	bool ok;

	free(in_use.bytes);
	in_use.bytes = NULL;
	if (file == NULL)
		return true;
	f = fopen(file, "re");
	if (f == NULL)
		return false;
	ok = catalogue_read(f) && catalogue_sound();
	fclose(f);
	if (!ok) {
		free(in_use.bytes);
		in_use.bytes = NULL;
	}
	return ok;
}

/*
 * Where a locale is named that is not installed, its name still tells what the
 * terminal takes.
 */
static bool
environment_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *dot = NULL;

	if (setlocale(LC_CTYPE, "") != NULL)
		return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value == NULL || value[0] == '\0')
			continue;
		dot = strchr(value, '.');
		break;
	}
	return dot != NULL && (strncasecmp(dot + 1, "utf-8", 5) == 0 ||
	    strncasecmp(dot + 1, "utf8", 4) == 0);
}

void
intl_start(bool japanese)
{
	char directory[PATH_MAX], file[PATH_MAX + 32];

	in_use.utf8 = environment_utf8() || japanese;
	if (in_use.utf8 && strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	if (!japanese || !datadir_locale(directory, sizeof(directory)))
		return;
	snprintf(file, sizeof(file), "%s/ja/LC_MESSAGES/nflogd.mo", directory);
	intl_catalogue(file);
}

bool
intl_utf8(void)
{
	return in_use.utf8;
}

static int
by_text(const void *key, const void *element)
{
	const struct place *place = element;

	return strcmp(key, in_use.bytes + place->offset);
}

const char *
intl_text(const char *text)
{
	const struct place *found;

	if (in_use.bytes == NULL || text[0] == '\0')
		return text;
	found = bsearch(text, in_use.texts, in_use.count, sizeof(*found),
	    by_text);
	return found == NULL ? text : in_use.bytes +
	    in_use.translations[found - in_use.texts].offset;
}

const char *
intl_plural(const char *one, const char *many, uint64_t n)
{
	const char *translated = intl_text(one);

	return translated != one ? translated : n == 1 ? one : many;
}
