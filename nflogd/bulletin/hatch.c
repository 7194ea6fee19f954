/* hatch.c - the patterns of paint.h, line by line. */
#include "bulletin/paint.h"

#include <math.h>

/* A rectangle's sides; lines are cut off at them. */
struct sides {
	double left, top, right, bottom;
};

/* The first of `at`, `at` + TILE, .. that is `from` or more. */
static int
first_from(double from, int at)
{
	return at + (int)ceil((from - at) / TILE) * TILE;
}

static double
larger(double a, double b)
{
	return a > b ? a : b;
}

static double
smaller(double a, double b)
{
	return a < b ? a : b;
}

/* x + y is the same all along a line. */
static void
put_up(const struct sides *s, FILE *out)
{
	int sum = first_from(s->left + s->top, 0);

	for (; sum < s->right + s->bottom; sum += TILE) {
		double from = larger(s->left, sum - s->bottom);
		double to = smaller(s->right, sum - s->top);

		fprintf(out, "M%.1f %.1fl%.1f %.1f", from, sum - from,
		    to - from, from - to);
	}
}

/* x - y is. */
static void
put_down(const struct sides *s, FILE *out)
{
	int rest = first_from(s->left - s->bottom, 0);

	for (; rest < s->right - s->top; rest += TILE) {
		double from = larger(s->left, rest + s->top);
		double to = smaller(s->right, rest + s->bottom);

		fprintf(out, "M%.1f %.1fl%.1f %.1f", from, from - rest,
		    to - from, to - from);
	}
}

static void
put_straight(const struct sides *s, bool level, FILE *out)
{
	int at = first_from(level ? s->top : s->left, TILE / 2);

	for (; at < (level ? s->bottom : s->right); at += TILE)
		if (level)
			fprintf(out, "M%.1f %dH%.1f", s->left, at, s->right);
		else
			fprintf(out, "M%d %.1fV%.1f", at, s->top, s->bottom);
}

/* Lines too short to be longer than wide: round ends make dots of them. */
static void
put_dots(const struct sides *s, int at, FILE *out)
{
	for (int y = first_from(s->top, at); y < s->bottom; y += TILE)
		for (int x = first_from(s->left, at); x < s->right; x += TILE)
			fprintf(out, "M%d %dh.01", x, y);
}

void
hatch_begin(unsigned colour, FILE *out)
{
	const struct paint *p = paint_of(colour);

	if (p->hatch != 0)
		fprintf(out, "<path class=\"m%u\" pointer-events=\"none\" "
		    "fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"%s "
		    "opacity=\".55\" d=\"M0 0", colour, p->ink, p->width,
		    p->hatch == HATCH_DOTS ? " stroke-linecap=\"round\"" : "");
}

void
hatch_box(unsigned colour, double x, double y, double width, double height,
    FILE *out)
{
	const struct paint *p = paint_of(colour);
	double edge = p->width / 2;
	const struct sides s = { x + edge, y + edge, x + width - edge,
		y + height - edge };

	if (s.right <= s.left || s.bottom <= s.top)
		return;
	if (p->hatch & HATCH_UP)
		put_up(&s, out);
	if (p->hatch & HATCH_DOWN)
		put_down(&s, out);
	if (p->hatch & HATCH_LEVEL)
		put_straight(&s, true, out);
	if (p->hatch & HATCH_UPRIGHT)
		put_straight(&s, false, out);
	if (p->hatch & HATCH_DOTS) {
		put_dots(&s, TILE / 4, out);
		put_dots(&s, TILE * 3 / 4, out);
	}
}

void
hatch_end(unsigned colour, FILE *out)
{
	if (paint_of(colour)->hatch != 0)
		fputs("\"/>\n", out);
}

void
hatch_tile(unsigned hatch, FILE *out)
{
	if (hatch & HATCH_UP)
		fputs("M-2 2L2-2M-2 10L10-2M6 10L10 6", out);
	if (hatch & HATCH_DOWN)
		fputs("M-2 6L2 10M-2-2L10 10M6-2L10 2", out);
	if (hatch & HATCH_LEVEL)
		fputs("M0 4H8", out);
	if (hatch & HATCH_UPRIGHT)
		fputs("M4 0V8", out);
	if (hatch & HATCH_DOTS)
		fputs("M2 2h.01M6 6h.01", out);
}
