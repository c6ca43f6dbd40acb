package weir.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import weir.testkit.Await;

class SelectorLoopTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
    private final SelectorLoop loop = new SelectorLoop(task -> {
        Thread thread = new Thread(task, "loop");
        thread.setUncaughtExceptionHandler((failed, cause) -> thrown.add(cause));
        return thread;
    });

    @AfterEach
    void stop() throws InterruptedException {
        loop.shutdown();
        assertTrue(loop.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void shouldRunTasksOnItsThread() {
        assertEquals(Optional.empty(), SelectorLoop.current());
        assertEquals(Optional.of(loop), on(SelectorLoop::current));
    }

    @Test
    void shouldRunTasksInTheOrderOfTheirThread() {
        BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
        int tasks = 10_000;
        for (int i = 0; i < tasks; i++) {
            int number = i;
            loop.execute(() -> ran.add(number));
        }
        Await.until(LIMIT, "all tasks", () -> ran.size() == tasks);
        for (int i = 0; i < tasks; i++) {
            assertEquals(i, ran.poll());
        }
    }

    @Test
    void shouldRunWhatATaskAdds() {
        CompletableFuture<String> ran = new CompletableFuture<>();
        loop.execute(() -> loop.execute(() -> ran.complete("ran")));
        assertEquals("ran", ran.join());
    }

    @Test
    void shouldRunAtTheEndOfATurnWhatWaitsForIt() {
        BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
        loop.execute(() -> {
            loop.atEndOfTurn(() -> ran.add(3));
            loop.execute(() -> loop.execute(() -> ran.add(2)));
            ran.add(1);
        });
        Await.until(LIMIT, "all tasks", () -> ran.size() == 3);
        assertEquals(List.of(1, 2, 3), List.copyOf(ran));
    }

    @Test
    void shouldLetForeignTasksInWhileItsOwnGoOnForEver() {
        boolean[] enough = {false};
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            if (!enough[0]) {
                loop.execute(again[0]);
            }
        };
        loop.execute(again[0]);
        on(() -> enough[0] = true);
    }

    @Test
    void shouldRunWhatIsForLaterInTheOrderOfItsTimes() {
        List<Integer> ran = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        long begin = System.nanoTime();
        on(() -> {
            loop.after(Duration.ofMillis(40), () -> last.complete(null));
            loop.after(Duration.ofMillis(20), () -> ran.add(2));
            loop.after(Duration.ZERO, () -> ran.add(1));
            return ran;
        });
        last.join();
        assertEquals(List.of(1, 2), ran);
        assertTrue(System.nanoTime() - begin >= Duration.ofMillis(40).toNanos());
    }

    @Test
    void shouldRunNothingTooSoonWhereThereIsMuch() {
        List<Long> ran = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        long begin = System.nanoTime();
        on(() -> {
            for (int i = 0; i < 100; i++) {
                loop.after(Duration.ofMillis(40), () -> ran.add(System.nanoTime() - begin));
            }
            loop.after(Duration.ofMillis(60), () -> last.complete(null));
            return ran;
        });
        last.join();
        assertEquals(100, ran.size());
        assertTrue(Collections.min(ran) >= Duration.ofMillis(40).toNanos());
    }

    @Test
    void shouldOutliveATask() {
        RuntimeException failure = new IllegalStateException("of the test");
        loop.execute(() -> {
            throw failure;
        });
        assertEquals(Optional.of(loop), on(SelectorLoop::current));
        assertEquals(List.of(failure), List.copyOf(thrown));
    }

    @Test
    void shouldTellOfReadinessOnceForEachTimeItIsWanted() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
        SelectorLoop.Registration registration = on(() -> loop.register(pipe.source(), told::add));
        on(() -> "a turn without interest");
        assertTrue(told.isEmpty());
        on(() -> want(registration));
        Await.until(LIMIT, "the readiness", () -> told.size() == 1);
        on(() -> "a turn without interest");
        assertEquals(List.of(SelectionKey.OP_READ), List.copyOf(told));
        on(() -> want(registration));
        Await.until(LIMIT, "the readiness again", () -> told.size() == 2);
    }

    @Test
    void shouldWantNothingOfAClosedChannel() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        SelectorLoop.Registration registration = on(() -> loop.register(pipe.source(), told::add));
        pipe.source().close();
        on(() -> want(registration));
        assertTrue(told.isEmpty());
    }

    @Test
    void shouldRunWhatItHasAndTakeNoMoreWhenItIsShutDown() throws Exception {
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        CompletableFuture<String> last = new CompletableFuture<>();
        loop.execute(blocked::join);
        loop.execute(() -> last.complete("ran"));
        loop.shutdown();
        assertTrue(loop.isShutdown());
        assertFalse(loop.isTerminated());
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
        blocked.complete(null);
        assertTrue(loop.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertTrue(loop.isTerminated());
        assertEquals("ran", last.getNow("not"));
    }

    @Test
    void shouldHandBackWhatItHasNotRun() throws Exception {
        CompletableFuture<Void> running = new CompletableFuture<>();
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        Runnable never = () -> told.add(0);
        loop.execute(() -> {
            running.complete(null);
            blocked.join();
        });
        running.join();
        loop.execute(never);
        assertEquals(List.of(never), loop.shutdownNow());
        blocked.complete(null);
        assertTrue(loop.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertTrue(told.isEmpty());
    }

    private static String want(SelectorLoop.Registration registration) {
        registration.want(SelectionKey.OP_READ);
        return "wanted";
    }

    private interface Task<T> {
        T run() throws IOException;
    }

    /** Runs a task on the loop and waits for it. */
    private <T> T on(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.run());
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }
}
