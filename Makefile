# nflogd: make, make demo, make check. See README.md.
#
# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS belong to whoever builds; what nflogd
# itself needs is in OURS. Everything built goes to $O, so that builds with
# other compilers and sanitizers live side by side. V=1 shows the commands.

PREFIX  ?= /usr/local
DESTDIR ?=
O       ?= build
CFLAGS  ?= -O3 -g
VERSION  = 0.1.0
PKG_CONFIG ?= pkg-config

# Each library by its pkg-config name, and the Debian package that brings it.
LIBS = yaml-0.1:libyaml-dev libpcre2-8:libpcre2-dev \
       libnetfilter_log:libnetfilter-log-dev libxxhash:libxxhash-dev \
       zlib:zlib1g-dev liblzma:liblzma-dev libzstd:libzstd-dev \
       sqlite3:libsqlite3-dev libsodium:libsodium-dev gsl:libgsl-dev \
       libmaxminddb:libmaxminddb-dev
# libbz2, of Debian's libbz2-dev, has no such name.

name    = $(firstword $(subst :, ,$1))
package = $(lastword $(subst :, ,$1))
names  := $(foreach l,$(LIBS),$(call name,$l))

# Targets that need no library must work before there is one.
ifneq ($(filter-out clean setup setup-check demo check check-long bench fuzz eval assets,$(or $(MAKECMDGOALS),all)),)
missing    := $(if $(shell command -v $(PKG_CONFIG)),,pkg-config) \
	      $(foreach l,$(LIBS),$(shell $(PKG_CONFIG) --exists \
		$(call name,$l) 2>/dev/null || echo $(call package,$l))) \
	      $(shell $(CC) $(CPPFLAGS) -E -include bzlib.h -x c /dev/null \
		>/dev/null 2>&1 || echo libbz2-dev)
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(names) 2>/dev/null)
LIB_LDLIBS := $(shell $(PKG_CONFIG) --libs $(names) 2>/dev/null) -lbz2
endif

OURS  = -std=gnu17 -D_GNU_SOURCE -Inflogd -I. $(LIB_CFLAGS)
OURS += -DVERSION='"$(VERSION)"' -DPREFIX='"$(PREFIX)"'
OURS += -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wformat=2
OURS += -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings $(EXTRA)

sources := $(wildcard nflogd/*.c nflogd/*/*.c parsers/*.c rules/*.c)
objects := $(sources:%.c=$O/%.o)
library := $O/libnflogd.a
program := $O/bin/nflogd
rules   := $(patsubst %,$O/share/nflogd/%,$(wildcard rules/*.yaml rules/*/*.yaml)) \
	   $(patsubst parsers/%,$O/share/nflogd/rules/%,$(wildcard parsers/patterns/*.yaml))
locales := $(patsubst nflogd/po/%.po,$O/share/locale/%/LC_MESSAGES/nflogd.mo,\
	     $(wildcard nflogd/po/*.po))
schemas := $(patsubst nflogd/bulletin/%,$O/share/nflogd/%,$(wildcard nflogd/bulletin/*.schema.json))
tests   := $(patsubst %.c,$O/%,$(wildcard tests/unit/*_test.c))
helpers := $(patsubst %.c,$O/%,$(wildcard tests/live/*.c tests/bench/*.c))
fuzzers := $(patsubst %.c,$O/%,$(wildcard tests/fuzz/*_fuzz.c))

Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $1")

all: $(program) $(rules) $(locales) $(schemas)

$(program): $O/nflogd/main.o $(library)
	$(call say,LD $@)
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(EXTRA) $(LDFLAGS) -o $@ $^ $(LIB_LDLIBS) $(LDLIBS)

$(library): $(filter-out $O/nflogd/main.o,$(objects))
	$(call say,AR $@)
	@rm -f $@
	$Q$(AR) rcs $@ $^

$O/%.o: %.c | libraries
	$(call say,CC $<)
	@mkdir -p $(@D)
	$Q$(CC) $(OURS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Data stands beside bin/, so that the program finds it from where it is.
$O/share/nflogd/rules/%.yaml: rules/%.yaml
	@mkdir -p $(@D)
	$Qcp $< $@

$O/share/nflogd/rules/patterns/%.yaml: parsers/patterns/%.yaml
	@mkdir -p $(@D)
	$Qcp $< $@

$O/share/nflogd/%.schema.json: nflogd/bulletin/%.schema.json
	@mkdir -p $(@D)
	$Qcp $< $@

$O/share/locale/%/LC_MESSAGES/nflogd.mo: nflogd/po/%.po
	$(call say,MO $<)
	@mkdir -p $(@D)
	$Qmsgfmt -c -o $@ $<

# The script of HTML reports, which does not come with the sources: npm brings
# what it is made of, at the versions and with the sums of package-lock.json.
assets := $(addprefix nflogd/bulletin/assets/,package.json package-lock.json \
	    .npmrc build.mjs figures.js)

$O/share/nflogd/assets/report.js: $(assets)
	@command -v npm >/dev/null || { echo "nflogd: make assets needs npm;\
	 install it with: apt-get install npm" >&2; exit 1; }
	$(call say,NPM $@)
	@mkdir -p $O/assets
	$Qcp $(assets) $O/assets/
	$Qcd $O/assets && npm ci --silent && \
	    node build.mjs $(abspath $(@D))

.PHONY: all assets libraries
assets: $O/share/nflogd/assets/report.js
libraries:
	@test -z "$(strip $(missing))" || { echo "nflogd: libraries are missing;\
	 install them with: apt-get install $(strip $(missing))" >&2; exit 1; }

# ---- install ---------------------------------------------------------------

.PHONY: install
install: all
	install -D -m 755 $(program) $(DESTDIR)$(PREFIX)/bin/nflogd
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man1 nflogd/man/*.1
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man7 nflogd/man/*.7
	cd $O && find share -type f -exec \
	    install -D -m 644 {} $(abspath $(DESTDIR)$(PREFIX))/{} \;

# ---- tests -----------------------------------------------------------------

# A test, a bench or a sender of packets is one file and the library.
TEST_FLAGS = $(OURS) -Itests $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d

$O/tests/unit/%: tests/unit/%.c $(library)
	$(call say,CC $<)
	@mkdir -p $(@D)
	$Q$(CC) $(TEST_FLAGS) -o $@ $< $(library) $(LIB_LDLIBS) -lcmocka -lm $(LDLIBS)

$O/tests/%: tests/%.c $(library)
	$(call say,CC $<)
	@mkdir -p $(@D)
	$Q$(CC) $(TEST_FLAGS) -o $@ $< $(library) $(LIB_LDLIBS) -lm $(LDLIBS)

.PHONY: setup setup-check demo check check-long bench fuzz eval programs fuzzers
programs: all $(tests) $(helpers)
fuzzers: $(fuzzers)

# Install through apt what is missing, saying what.
setup:
	@sh tests/setup.sh build
setup-check:
	@sh tests/setup.sh build check

demo: setup
	@$(MAKE) --no-print-directory all $O/tests/live/knock
	@sh tests/demo.sh $O

check: setup-check
	@$(MAKE) --no-print-directory programs
	@sh tests/check.sh $O

check-long: setup-check
	@sh tests/setup.sh long
	@$(MAKE) --no-print-directory programs
	@sh tests/check-long.sh $O

bench: setup-check
	@$(MAKE) --no-print-directory programs
	@sh tests/bench/bench.sh $O

# How often notes on what is unusual are wrong: the table of nflogd-notes(7).
eval: setup-check
	@$(MAKE) --no-print-directory $O/tests/eval/eval
	@$O/tests/eval/eval $(SITES)

fuzz:
	@sh tests/setup.sh build long
	@sh tests/fuzz/fuzz.sh $O

.PHONY: clean
clean:
	rm -rf $O

-include $(objects:.o=.d) $(wildcard $O/tests/*/*.d)
