/* script.c - see script.h. */
#include "commands/script.h"
#include "base/datadir.h"
#include "base/digest.h"
#include "base/whole.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCRIPT_MOST = 8 << 20 };

static bool
cannot(const char *what, const char *path)
{
	complain("%s: cannot %s: %s", path, what, strerror(errno));
	return false;
}

/* ---- beside many reports --------------------------------------------------- */

/* How a folder is found from another: "", "assets/", "../../js/". */
static void
put_relative(const char *from, const char *to, FILE *out)
{
	size_t same = 0, i = 0;

	for (; from[i] != '\0' && from[i] == to[i]; i++)
		if (from[i] == '/')
			same = i;
	if ((from[i] == '\0' || from[i] == '/') &&
	    (to[i] == '\0' || to[i] == '/'))
		same = i;
	for (const char *p = from + same; *p != '\0'; p++)
		if (p[0] == '/' && p[1] != '\0')
			fputs("../", out);
	to += same;
	if (*to == '\0')
		return;
	if (*to == '/')
		to++;
	for (; *to != '\0'; to++)
		if (strchr("/-._~", *to) != NULL ||
		    (*to >= '0' && *to <= '9') || (*to >= 'A' && *to <= 'Z') ||
		    (*to >= 'a' && *to <= 'z'))
			putc(*to, out);
		else
			fprintf(out, "%%%02X", (unsigned char)*to);
	if (to[-1] != '/')
		putc('/', out);
}

/* The URL of a file in `folder`, seen from where the report will be. */
static char *
url_of(const struct options *o, const char *folder, const char *name)
{
	char from[PATH_MAX], to[PATH_MAX], *url = NULL;
	char *report = strdup(o->output != NULL ? o->output : "x");
	size_t size;
	FILE *f;

	if (report == NULL || realpath(dirname(report), from) == NULL ||
	    realpath(folder, to) == NULL) {
		free(report);
		return NULL;
	}
	free(report);
	f = open_memstream(&url, &size);
	if (f == NULL)
		return NULL;
	put_relative(from, to, f);
	fputs(name, f);
	fclose(f);
	return url;
}

/* Its name tells its contents, so one that is there is left alone. */
static bool
write_script(struct slice text, const char *path)
{
	struct whole file;

	if (access(path, F_OK) == 0)
		return true;
	if (!whole_begin(&file, path))
		return cannot("write", path);
	fwrite(text.at, 1, text.len, file.out);
	return whole_end(&file, true) || cannot("write", path);
}

static bool
put_beside(const struct options *o, struct script *s)
{
	struct slice text = s->html.text;
	char path[PATH_MAX], name[40];

	snprintf(name, sizeof(name), "report-%016" PRIx64 ".js",
	    digest_of(text));
	if (mkdir(o->assets, 0777) != 0 && errno != EEXIST) {
		complain("%s: cannot make the folder: %s", o->assets,
		    strerror(errno));
		return false;
	}
	if (snprintf(path, sizeof(path), "%s/%s", o->assets, name) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return cannot("write", o->assets);
	}
	if (!write_script(text, path))
		return false;
	s->url = url_of(o, o->assets, name);
	if (s->url == NULL)
		return cannot("find", o->assets);
	s->html = (struct html_script){ .url = s->url };
	return true;
}

/* ---- finding it ------------------------------------------------------------ */

bool
script_find(const struct options *o, struct script *s)
{
	char path[PATH_MAX];
	struct slice text;

	*s = (struct script){ 0 };
	if (o->is_static || !datadir_script(path, sizeof(path)))
		return true;
	text = whole_read(path, SCRIPT_MOST);
	if (text.at == NULL && errno == ENOENT) {
		if (o->assets == NULL)
			return true;
		complain("--assets: there is no %s; \"make assets\" makes it",
		    path);
		return false;
	}
	if (text.at == NULL)
		return cannot("read", path);
	s->text = (char *)text.at;
	if (strcasestr(s->text, "</script") != NULL ||
	    strstr(s->text, "<!--") != NULL || strlen(s->text) != text.len) {
		complain("%s: is no script that a page can have inside", path);
		return false;
	}
	s->html.text = text;
	return o->assets == NULL || put_beside(o, s);
}

void
script_free(struct script *s)
{
	free(s->text);
	free(s->url);
}
