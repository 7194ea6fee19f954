/* datadir.c - see datadir.h. */
#include "base/datadir.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool
share(const char *what, char *path, size_t size)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *root = PREFIX;
	int len;

	if (n > 0) {
		self[n] = '\0';
		for (int up = 0; up < 2; up++) {
			char *slash = strrchr(self, '/');

			if (slash == NULL)
				break;
			*slash = '\0';
			if (up == 1)
				root = self;
		}
	}
	len = snprintf(path, size, "%s/share/%s", root, what);
	return len >= 0 && (size_t)len < size;
}

bool
datadir_rules(char *path, size_t size)
{
	return share("nflogd/rules", path, size);
}

bool
datadir_script(char *path, size_t size)
{
	return share("nflogd/assets/report.js", path, size);
}

bool
datadir_locale(char *path, size_t size)
{
	return share("locale", path, size);
}
