/*
 * pdf.c - see pdf.h. The browser is run without a shell, in a folder of its own
 * that is its home, its profile and its cache, and gone afterwards.
 */
#include "commands/pdf.h"
#include "base/error.h"
#include "base/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	SECONDS = 120,	/* a browser that takes longer hangs */
	PDF_MOST = 256 << 20,
	FILES = 16	/* open at a time while the folder is removed */
};

/* What the browser gets; paths are in the folder. */
struct printing {
	char folder[PATH_MAX];
	char html[PATH_MAX + 16], pdf[PATH_MAX + 16];
	char browser[PATH_MAX];
};

/* ---- the browser ------------------------------------------------------------ */

/* On PATH; the first of these names that is found. */
static bool
find_browser(char path[PATH_MAX])
{
	static const char *const names[] = { "chromium", "chromium-browser",
		"google-chrome-stable", "google-chrome" };
	const char *search = getenv("PATH");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (const char *p = search; p != NULL && *p != '\0';) {
			size_t len = strcspn(p, ":");

			if (snprintf(path, PATH_MAX, "%.*s/%s", (int)len, p,
				names[i]) < PATH_MAX && path[0] == '/' &&
			    access(path, X_OK) == 0)
				return true;
			p += len + (p[len] == ':');
		}
	return false;
}

/* The child: never returns. */
static void __attribute__((noreturn))
browse(const struct printing *p)
{
	char pdf[PATH_MAX + 64], profile[PATH_MAX + 64], url[PATH_MAX + 64];
	const char *argv[] = { p->browser, "--headless", "--disable-gpu",
		"--no-first-run", "--disable-extensions", "--disable-sync",
		"--disable-background-networking", "--disable-component-update",
		"--disable-default-apps", "--disable-dev-shm-usage",
		"--no-pdf-header-footer", pdf, profile, url,
		/* as root there is no other way, and the page runs nothing */
		geteuid() == 0 ? "--no-sandbox" : NULL, NULL };
	int null = open("/dev/null", O_RDWR);

	snprintf(pdf, sizeof(pdf), "--print-to-pdf=%s", p->pdf);
	snprintf(profile, sizeof(profile), "--user-data-dir=%s/profile",
	    p->folder);
	snprintf(url, sizeof(url), "file://%s", p->html);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
	    dup2(null, STDOUT_FILENO) >= 0 && dup2(null, STDERR_FILENO) >= 0 &&
	    setenv("HOME", p->folder, 1) == 0 &&
	    setenv("XDG_CONFIG_HOME", p->folder, 1) == 0 &&
	    setenv("XDG_CACHE_HOME", p->folder, 1) == 0)
		execv(p->browser, (char *const *)argv);
	_exit(127);
}

/* Its exit status; -1 with the error printed if it came to no end. */
static int
wait_for(pid_t child, const char *browser)
{
	static const struct timespec pause = { .tv_nsec = 20000000 };
	int status;

	for (int i = 0; i < SECONDS * 50; i++) {
		if (waitpid(child, &status, WNOHANG) == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
		nanosleep(&pause, NULL);
	}
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	complain("pdf: %s did not come to an end in %d seconds", browser,
	    SECONDS);
	return -1;
}

static bool
print_page(const struct printing *p)
{
	pid_t child;
	int status;

	fflush(NULL);	/* or the child has it, too */
	child = fork();
	if (child == 0)
		browse(p);
	if (child < 0) {
		complain("pdf: %s", strerror(errno));
		return false;
	}
	status = wait_for(child, p->browser);
	if (status > 0)
		complain("pdf: %s failed with status %d", p->browser, status);
	return status == 0;
}

/* ---- the folder --------------------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	remove(path);
	return 0;
}

static bool
make_folder(struct printing *p)
{
	const char *tmp = getenv("TMPDIR");
	char name[PATH_MAX];

	snprintf(name, sizeof(name), "%s/nflogd-pdf.XXXXXX",
	    tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
	if (mkdtemp(name) == NULL || realpath(name, p->folder) == NULL) {
		complain("%s: cannot make the folder: %s", name,
		    strerror(errno));
		return false;
	}
	snprintf(p->html, sizeof(p->html), "%s/report.html", p->folder);
	snprintf(p->pdf, sizeof(p->pdf), "%s/report.pdf", p->folder);
	return true;
}

static bool
write_page(const struct bulletin *b, const char *path)
{
	FILE *f = fopen(path, "wxe");
	bool ok = f != NULL && bulletin_html(b, &(struct html_script){ 0 }, f);

	if (f != NULL && fclose(f) != 0)
		ok = false;
	if (!ok)
		complain("%s: cannot write: %s", path, strerror(errno));
	return ok;
}

static bool
take_pdf(const char *path, FILE *out)
{
	struct slice pdf = whole_read(path, PDF_MOST);
	bool ok = pdf.at != NULL && slice_starts(pdf, SLICE("%PDF-"));

	if (ok)
		fwrite(pdf.at, 1, pdf.len, out);
	else
		complain("pdf: the browser wrote none");
	free((char *)pdf.at);
	return ok;
}

bool
pdf_write(const struct bulletin *b, FILE *out)
{
	struct printing p;
	bool ok;

	if (!find_browser(p.browser)) {
		complain("pdf: there is no Chromium to print with; install it "
		    "with: apt-get install chromium");
		return false;
	}
	if (!make_folder(&p))
		return false;
	ok = write_page(b, p.html) && print_page(&p) && take_pdf(p.pdf, out);
	nftw(p.folder, remove_one, FILES, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
	return ok;
}
