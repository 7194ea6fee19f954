# nflogd: make, make demo, make check. See README.md.
#
# CFLAGS, CPPFLAGS and LDFLAGS belong to whoever builds; ours are in OURS.
# Objects go to $O, so that several builds (asan, clang) live side by side.

PREFIX  ?= /usr/local
DESTDIR ?=
O       ?= build
CFLAGS  ?= -O3 -g
VERSION  = 0.1.0

# Library by pkg-config name, and the Debian package that brings it.
LIBS = yaml-0.1:libyaml-dev libpcre2-8:libpcre2-dev \
       libnetfilter_log:libnetfilter-log-dev libxxhash:libxxhash-dev

PKG_CONFIG ?= pkg-config
names := $(foreach l,$(LIBS),$(firstword $(subst :, ,$l)))

ifeq ($(filter clean setup,$(MAKECMDGOALS)),)
missing := $(foreach l,$(LIBS),$(if $(shell $(PKG_CONFIG) --exists \
	     $(firstword $(subst :, ,$l)) 2>/dev/null && echo y),,\
	     $(lastword $(subst :, ,$l))))
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(names) 2>/dev/null)
LIB_LDLIBS := $(shell $(PKG_CONFIG) --libs $(names) 2>/dev/null)
endif

OURS  = -std=gnu17 -D_GNU_SOURCE -Inflogd -I. $(LIB_CFLAGS)
OURS += -DVERSION='"$(VERSION)"' -DPREFIX='"$(PREFIX)"'
OURS += -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wformat=2
OURS += -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings $(EXTRA)

sources := $(wildcard nflogd/*.c nflogd/*/*.c parsers/*.c rules/*.c)
objects := $(sources:%.c=$O/%.o)
library := $O/libnflogd.a
program := $O/bin/nflogd
rules   := $(patsubst %,$O/share/nflogd/%,$(wildcard rules/*.yaml rules/*/*.yaml))
locales := $(patsubst nflogd/po/%.po,$O/share/locale/%/LC_MESSAGES/nflogd.mo,\
	     $(wildcard nflogd/po/*.po))
units   := $(patsubst tests/unit/%.c,$O/tests/unit/%,$(wildcard tests/unit/*_test.c))
fuzzers := $(patsubst tests/fuzz/%.c,$O/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))
benches := $(patsubst tests/bench/%.c,$O/tests/bench/%,$(wildcard tests/bench/*.c))

all: $(program) $(rules) $(locales)

$(program): $O/nflogd/main.o $(library)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(EXTRA) $(LDFLAGS) -o $@ $^ $(LIB_LDLIBS) $(LDLIBS)

$(library): $(filter-out $O/nflogd/main.o,$(objects))
	@rm -f $@
	$(AR) rcs $@ $^

$O/%.o: %.c | libraries
	@mkdir -p $(@D)
	$(CC) $(OURS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Beside bin/, so that the program finds its data from where it stands.
$O/share/nflogd/rules/%.yaml: rules/%.yaml
	@mkdir -p $(@D)
	cp $< $@

$O/share/locale/%/LC_MESSAGES/nflogd.mo: nflogd/po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

libraries:
	@test -z "$(strip $(missing))" || { echo "nflogd: missing libraries; \
	install them with: apt-get install $(strip $(missing))" >&2; exit 1; }

$O/tests/unit/%: tests/unit/%.c $(library) | libraries
	@mkdir -p $(@D)
	$(CC) $(OURS) -Itests $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< \
	    $(library) $(LIB_LDLIBS) -lcmocka $(LDLIBS)

$O/tests/bench/%: tests/bench/%.c $(library) | libraries
	@mkdir -p $(@D)
	$(CC) $(OURS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< \
	    $(library) $(LIB_LDLIBS) -lm $(LDLIBS)

-include $(objects:.o=.d) $(wildcard $O/tests/*/*.d)

.PHONY: all libraries units
units: $(units)
