package weir.node;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import weir.telemetry.EventLog;

/**
 * The way out. SIGTERM and SIGINT start a coordinated shutdown, which ends in an exit with code 0; the Java virtual
 * machine's own handling would run the same shutdown from a hook, yet exit with 128 and the signal's number after it. The
 * log is the last to go.
 *
 * <p>{@code sun.misc.Signal} is in every JDK (module jdk.unsupported), but the compiler warns of whoever names it. Where it
 * is missing or signals are taken (-Xrs), the virtual machine's way remains.
 */
final class Shutdown {

    private static final EventLog LOG = EventLog.of(Shutdown.class);
    /** Longer than all phases of a shutdown together. */
    private static final long LONGEST_SECONDS = 120;

    private Shutdown() {}

    static void prepare(ActorSystem<?> system) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopLogAfter(system), "stop-log"));
        onSignal("TERM", system);
        onSignal("INT", system);
    }

    private static void onSignal(String name, ActorSystem<?> system) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.lookup()
                    .findStatic(
                            Shutdown.class, "run", MethodType.methodType(void.class, ActorSystem.class, Object.class));
            Object handling = MethodHandleProxies.asInterfaceInstance(handler, run.bindTo(system));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.with("signal", name).debug("signal left to the virtual machine");
        }
    }

    private static void run(ActorSystem<?> system, Object signal) {
        LOG.with("signal", signal).info("shutting down");
        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
    }

    private static void stopLogAfter(ActorSystem<?> system) {
        try {
            // Cut off from other nodes, the transport may never end, which the shutdown does not wait for.
            CompletableFuture.anyOf(
                            system.getWhenTerminated().toCompletableFuture(),
                            CoordinatedShutdown.get(system)
                                    .runAll(CoordinatedShutdown.jvmExitReason())
                                    .toCompletableFuture())
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warn("the shutdown did not end", e);
        }
        Logging.stop();
    }
}
