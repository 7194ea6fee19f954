/*
 * mail.c - see mail.h. Both parts are in base64, so that their lines are short
 * enough for SMTP and nothing in them can look like the boundary.
 */
#include "bulletin/mail.h"
#include "base/encode.h"
#include "base/utf8.h"

#include <string.h>
#include <time.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

/* Not of the alphabet of base64. */
#define BOUNDARY "=_nflogd_report_=="

enum { LOCAL_MOST = 64, DOMAIN_MOST = 253, LABEL_MOST = 63 };

/* ---- addresses -------------------------------------------------------------- */

/* Words of `allowed` with single dots between them. */
static bool
is_dotted(const char *text, size_t len, const char *allowed, size_t word_most)
{
	size_t word = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] != '.' && (strchr(allowed, text[i]) == NULL ||
			++word > word_most))
			return false;
		if (text[i] == '.') {
			if (word == 0)
				return false;
			word = 0;
		}
	}
	return word > 0;
}

bool
mail_address_is_sound(const char *address)
{
	const char *at = strchr(address, '@');
	size_t local = at != NULL ? (size_t)(at - address) : strlen(address);

	if (local > LOCAL_MOST || address[0] == '-' || !is_dotted(address,
		local, LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~", LOCAL_MOST))
		return false;
	return at == NULL || (strlen(at + 1) <= DOMAIN_MOST &&
	    is_dotted(at + 1, strlen(at + 1), LETTERS DIGITS "-", LABEL_MOST));
}

/* ---- headers ---------------------------------------------------------------- */

/* In words of RFC 2047, each on a line of its own; plain ASCII as it is. */
static void
put_subject(const char *subject, FILE *out)
{
	struct slice rest = slice_of(subject);
	bool plain = rest.len <= 60;

	for (size_t i = 0; i < rest.len; i++)
		plain = plain && subject[i] >= ' ' && subject[i] < 0x7f;
	if (plain) {
		fprintf(out, "Subject: %s\n", subject);
		return;
	}
	fputs("Subject:", out);
	for (size_t n; rest.len > 0; rest = slice_from(rest, n)) {
		char word[ENCODE_WORD_TEXT];

		n = utf8_cut(rest.at, rest.len, ENCODE_WORD);
		n = n > 0 ? n : 1;	/* not UTF-8: come to an end anyway */
		encode_word((struct slice){ rest.at, n }, word);
		fprintf(out, " =?UTF-8?B?%s?=\n", word);
	}
}

/* RFC 5322, in English whatever the locale. */
static void
put_date(int64_t seconds, FILE *out)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t at = (time_t)seconds;
	struct tm t;

	if (gmtime_r(&at, &t) == NULL)
		return;
	fprintf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\n",
	    days[t.tm_wday], t.tm_mday, months[t.tm_mon], t.tm_year + 1900,
	    t.tm_hour, t.tm_min, t.tm_sec);
}

static void
put_identifier(const char *host, FILE *out)
{
	char random[ENCODE_RANDOM];
	bool sound = strlen(host) <= DOMAIN_MOST &&
	    is_dotted(host, strlen(host), LETTERS DIGITS "-", LABEL_MOST);

	encode_random(random);
	fprintf(out, "Message-ID: <nflogd.%s@%s>\n", random,
	    sound ? host : "localhost");
}

static void
put_recipients(const struct mail *mail, FILE *out)
{
	fputs("To: ", out);
	for (size_t i = 0; i < mail->to_count; i++)
		fprintf(out, "%s%s", i > 0 ? ",\n " : "", mail->to[i]);
	putc('\n', out);
}

static void
put_part(const char *type, const struct mail *mail, struct slice content,
    FILE *out)
{
	fprintf(out, "--" BOUNDARY "\n"
	    "Content-Type: %s; charset=utf-8\n"
	    "Content-Language: %s\n"
	    "Content-Transfer-Encoding: base64\n\n", type, mail->language);
	encode_base64(out, content);
	putc('\n', out);
}

void
mail_write(const struct mail *mail, FILE *out)
{
	if (mail->from != NULL)
		fprintf(out, "From: %s\n", mail->from);
	put_recipients(mail, out);
	put_subject(mail->subject, out);
	put_date(mail->date, out);
	put_identifier(mail->host, out);
	fputs("Auto-Submitted: auto-generated\n"
	    "MIME-Version: 1.0\n"
	    "Content-Type: multipart/alternative;\n"
	    " boundary=\"" BOUNDARY "\"\n\n", out);
	put_part("text/plain", mail, mail->text, out);
	put_part("text/html", mail, mail->html, out);
	fputs("--" BOUNDARY "--\n", out);
}
