package weir.loadtest.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One thread with a selector and timers, on which any number of sockets live. Everything it calls runs on that thread. */
public final class EventLoop implements AutoCloseable {

    private static final int READ_BUFFER = 256 * 1024;
    private static final long MILLISECOND = 1_000_000;
    private static final long LONGEST_WAIT = 100;
    private static final long PATIENCE_SECONDS = 30;

    /** What is told that its socket is ready. */
    interface Handler {
        void ready(SelectionKey key);
    }

    private record Timer(long due, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.signum(due - other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> submitted = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER);
    private long timerCount;
    private volatile boolean closed;

    private EventLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public static EventLoop start(String name) {
        EventLoop loop = new EventLoop(name);
        loop.thread.start();
        return loop;
    }

    /** Runs the task on the loop, soon. From any thread. */
    public void execute(Runnable task) {
        submitted.add(task);
        selector.wakeup();
    }

    /** Runs the question on the loop and returns its answer. From any other thread. */
    public <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    thread.getName() + " do not answer: too little of the processor is left", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs the task once System.nanoTime() is there. On the loop only. */
    void at(long nanoTime, Runnable task) {
        timers.add(new Timer(nanoTime, timerCount++, task));
    }

    void after(Duration delay, Runnable task) {
        at(System.nanoTime() + delay.toNanos(), task);
    }

    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        return channel.register(selector, operations, handler);
    }

    /** What sockets of this loop read into, one after the other. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    private void run() {
        try {
            while (!closed) {
                select();
                for (Runnable task = submitted.poll(); task != null; task = submitted.poll()) {
                    task.run();
                }
                runTimers();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void select() throws IOException {
        long wait =
                timers.isEmpty() ? LONGEST_WAIT * MILLISECOND : timers.peek().due() - System.nanoTime();
        if (wait <= 0) {
            selector.selectNow(EventLoop::dispatch);
        } else {
            // Rather up to a millisecond late than turning on the spot: frames are stamped when they leave.
            selector.select(EventLoop::dispatch, Math.min((wait + MILLISECOND - 1) / MILLISECOND, LONGEST_WAIT));
        }
    }

    private static void dispatch(SelectionKey key) {
        if (key.isValid()) {
            ((Handler) key.attachment()).ready(key);
        }
    }

    /** Those due now: one that makes another due at once does not keep the sockets waiting. */
    private void runTimers() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.peek().due() - now <= 0) {
            timers.poll().task().run();
        }
    }

    /** Closes all sockets and ends the thread. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(Duration.ofSeconds(PATIENCE_SECONDS).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
