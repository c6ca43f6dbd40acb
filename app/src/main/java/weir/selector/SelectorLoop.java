package weir.selector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * One thread that runs tasks, and between them waits for channels to become ready. As the executor of a dispatcher it runs
 * actors, which reach it with {@link #current} and register the channels they own.
 */
public final class SelectorLoop extends AbstractExecutorService {

    /** Tasks of either kind run between two looks at the channels, at most. */
    private static final int TURN = 256;

    private static final long NANOS_IN_MILLI = 1_000_000;

    /** Timed tasks that are due within such a time run together: the thread has to wake up that much less often. */
    private static final long TICK_NANOS = 2 * NANOS_IN_MILLI;

    /** The same while there are many, as with many publishers: so do the threads that it hands their frames to. */
    private static final long LONG_TICK_NANOS = 5 * NANOS_IN_MILLI;

    private static final int MANY = 32;

    private static final ThreadLocal<SelectorLoop> CURRENT = new ThreadLocal<>();

    private final Selector selector;
    private final Thread thread;
    /** Tasks given by the loop's own thread. */
    private final Queue<Runnable> own = new ArrayDeque<>();

    private final Queue<Runnable> foreign = new ConcurrentLinkedQueue<>();
    /** The next to be due first. */
    private final PriorityQueue<Timed> timed = new PriorityQueue<>();

    /** What waits for the end of the turn. */
    private final Queue<Runnable> last = new ArrayDeque<>();

    private final AtomicBoolean waiting = new AtomicBoolean();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private volatile boolean shutdown;

    /** Starts the loop. */
    SelectorLoop(ThreadFactory threads) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
        thread = threads.newThread(this::run);
        thread.start();
    }

    /** The loop whose thread this is. */
    public static Optional<SelectorLoop> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    private record Timed(long dueNanos, Runnable task) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            return Long.signum(dueNanos - other.dueNanos); // the clock may wrap
        }
    }

    /**
     * A channel that is watched for its owner.
     *
     * <p>Readiness is told once: whoever wants to hear of it again has to say so.
     */
    public static final class Registration {
        private final SelectionKey key;

        private Registration(SelectionKey key) {
            this.key = key;
        }

        /** @param operations of {@link SelectionKey}, in addition to those wanted already; nothing once the channel is closed */
        public void want(int operations) {
            if (key.isValid()) {
                key.interestOpsOr(operations);
            }
        }
    }

    /**
     * Watches a channel that is in non-blocking mode; only on the loop's thread. Closing the channel ends it.
     *
     * @param ready told, on the loop's thread and between two tasks, for which of the wanted operations the channel is ready
     */
    public Registration register(SelectableChannel channel, IntConsumer ready) throws ClosedChannelException {
        return new Registration(channel.register(selector, 0, ready));
    }

    /**
     * Runs a task after a while, some 3 ms late at most, and 6 ms on a loop that has many such tasks: a timer of the actor system's
     * is coarser. Only on the loop's thread.
     */
    public void after(Duration delay, Runnable task) {
        long tick = isCrowded() ? LONG_TICK_NANOS : TICK_NANOS;
        long due = System.nanoTime() + delay.toNanos() + tick;
        timed.add(new Timed(due - Math.floorMod(due, tick), task));
    }

    /** Many tasks wait for their time. Only on the loop's thread. */
    public boolean isCrowded() {
        return timed.size() >= MANY;
    }

    /** Runs a task behind those that the loop can run before it looks at its channels again. Only on the loop's thread. */
    public void atEndOfTurn(Runnable task) {
        last.add(task);
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() == thread) {
            own.add(task);
            return;
        }
        if (shutdown) {
            throw new RejectedExecutionException("the selector loop has been shut down");
        }
        foreign.add(task);
        wakeUp();
    }

    private void wakeUp() {
        if (waiting.get() && waiting.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    private void run() {
        CURRENT.set(this);
        try {
            while (!isDone()) {
                runTasks();
                select();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        } finally {
            close();
        }
    }

    private boolean isDone() {
        return shutdown && isIdle();
    }

    private boolean isIdle() {
        return own.isEmpty() && foreign.isEmpty() && last.isEmpty();
    }

    /** A turn of each, so that neither starves the other. */
    private void runTasks() {
        runDue();
        runSome(foreign);
        runSome(own);
        runSome(last);
    }

    private void runDue() {
        while (!timed.isEmpty() && untilDue() <= 0) {
            runOne(timed.poll().task());
        }
    }

    private long untilDue() {
        return timed.element().dueNanos() - System.nanoTime();
    }

    private void runSome(Queue<Runnable> tasks) {
        for (int i = 0; i < TURN; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            runOne(task);
        }
    }

    /** The loop outlives what a task throws, as a pool's thread would. */
    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private void select() throws IOException {
        waiting.set(true);
        if (!isIdle() || shutdown) {
            selector.selectNow(this::tell);
        } else if (timed.isEmpty()) {
            selector.select(this::tell);
        } else {
            selectUntilDue();
        }
        waiting.set(false);
    }

    private void selectUntilDue() throws IOException {
        long millis = (untilDue() + NANOS_IN_MILLI - 1) / NANOS_IN_MILLI;
        if (millis > 0) {
            selector.select(this::tell, millis);
        } else {
            selector.selectNow(this::tell);
        }
    }

    private void tell(SelectionKey key) {
        if (key.isValid()) {
            int ready = key.readyOps();
            key.interestOpsAnd(~ready);
            runOne(() -> ((IntConsumer) key.attachment()).accept(ready));
        }
    }

    private void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector cannot be closed", e);
        } finally {
            terminated.countDown();
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
        selector.wakeup();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> left = new ArrayList<>();
        for (Runnable task = foreign.poll(); task != null; task = foreign.poll()) {
            left.add(task);
        }
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }
}
