/*
 * store_calls_test.c - calls to the system that fail under a store: a full or
 * broken disk, files without locks.
 */
#include "unit/store_harm.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static struct {
	long left;	/* calls that go well before one fails; below 0: all */
	int error;
	bool stays;	/* all further ones fail, too */
	bool failed;
} trouble = { .left = -1 };

static bool
fails_now(void)
{
	if (trouble.left < 0 || trouble.left-- > 0)
		return false;
	if (trouble.stays)
		trouble.left = 0;
	trouble.failed = true;
	errno = trouble.error;
	return true;
}

static ssize_t
failing_pwrite(int fd, const void *bytes, size_t size, off_t at)
{
	return fails_now() ? -1 : pwrite(fd, bytes, size, at);
}

static int
failing_ftruncate(int fd, off_t size)
{
	return fails_now() ? -1 : ftruncate(fd, size);
}

/* Shared memory beside the database is made as large as it must be. */
static int
failing_fallocate(int fd, off_t at, off_t size)
{
	return fails_now() ? -1 : posix_fallocate(fd, at, size);
}

static int
failing_fcntl(int fd, int what, ...)
{
	va_list args;
	void *argument;

	va_start(args, what);
	argument = va_arg(args, void *);
	va_end(args);
	if ((what == F_SETLK || what == F_SETLKW) && fails_now())
		return -1;
	return fcntl(fd, what, argument);
}

static void
replace(const char *name, sqlite3_syscall_ptr call)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	assert_int_equal(vfs->xSetSystemCall(vfs, name, call), SQLITE_OK);
}

static void
break_writes(bool broken)
{
	replace("pwrite64",
	    broken ? (sqlite3_syscall_ptr)failing_pwrite : NULL);
	replace("pwrite", broken ? (sqlite3_syscall_ptr)failing_pwrite : NULL);
	replace("ftruncate",
	    broken ? (sqlite3_syscall_ptr)failing_ftruncate : NULL);
	replace("fallocate",
	    broken ? (sqlite3_syscall_ptr)failing_fallocate : NULL);
}

/* Open the store, add the counter, commit, close. */
static bool
try_to_commit(struct world *w, struct store_error *err)
{
	struct store *s = store_open(w->path, STORE_WRITE, err);
	bool ok = s != NULL && store_begin(s, err);

	if (ok && !store_add(s, w->counter, err)) {
		store_rollback(s);
		ok = false;
	} else if (ok) {
		ok = store_commit(s, err);
	}
	store_close(s);
	return ok;
}

/* Of the sensors, for counter_merge. */
static const uint32_t same_numbers[] = { 0, 1, 2, 3 };

/*
 * Each write of a commit fails once, or from there on: the commit says so and
 * leaves what was there, or it is whole.
 */
static void
assert_every_write_is_noticed(int error, bool stays, enum store_fault fault)
{
	size_t failures = 0;
	struct store_error err = { 0 };
	struct counter *before;
	struct store *s;
	struct world w;
	bool ok = false;

	make_store(&w);
	before = counter_new(w.sensors);
	assert_non_null(before);
	assert_true(counter_merge(before, w.total, same_numbers));
	world_add(&w, 2000);
	for (long i = 0; !ok; i++) {
		trouble.left = i;
		trouble.error = error;
		trouble.stays = stays;
		trouble.failed = false;
		break_writes(true);
		ok = try_to_commit(&w, &err);
		break_writes(false);
		trouble.left = -1;
		s = world_open(&w, STORE_WRITE);
		assert_holds(s, ok ? w.total : before);
		if (i % 16 == 0)
			ASSERT_OK(store_check(s, &err), err);
		store_close(s);
		if (!ok) {
			failures++;
			assert_true(trouble.failed);
			if (err.fault != fault)
				fail_msg("call %ld: fault %d: %s", i, err.fault,
				    err.error.text);
		}
	}
	assert_true(failures > 10);
	counter_free(before);
	world_stop(&w);
}

static void
a_full_disk_loses_nothing(void **state)
{
	(void)state;
	assert_every_write_is_noticed(ENOSPC, true, STORE_FULL);
	assert_every_write_is_noticed(ENOSPC, false, STORE_FULL);
}

static void
a_broken_disk_is_noticed(void **state)
{
	(void)state;
	assert_every_write_is_noticed(EIO, false, STORE_FAILED);
}

static void
files_must_be_lockable(void **state)
{
	struct world w;

	(void)state;
	make_store(&w);
	trouble.left = 0;
	trouble.stays = true;
	trouble.error = EOPNOTSUPP;
	replace("fcntl", (sqlite3_syscall_ptr)failing_fcntl);
	assert_open_fails(w.path, STORE_WRITE, STORE_UNLOCKED, "cannot lock");
	replace("fcntl", NULL);
	trouble.left = -1;
	world_stop(&w);
}

/* A file system without a lock service, for this process from now on. */
static void
lose_locks(void)
{
	/* fcntl(_, F_SETLK, _) fails with ENOLCK; all else is allowed */
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETLK, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOLCK),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(rules) / sizeof(rules[0]), rules };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		_exit(77);
}

static void
a_lock_service_must_be_there(void **state)
{
	struct store_error err;
	struct store *s;
	struct world w;
	pid_t child;
	int status;

	(void)state;
	make_store(&w);
	child = start_child();
	if (child == 0) {
		lose_locks();
		s = store_open(w.path, STORE_WRITE, &err);
		_exit(s == NULL && err.fault == STORE_UNLOCKED ? 0 : 1);
	}
	status = wait_for(child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
	world_stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_loses_nothing),
		cmocka_unit_test(a_broken_disk_is_noticed),
		cmocka_unit_test(files_must_be_lockable),
		cmocka_unit_test(a_lock_service_must_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
