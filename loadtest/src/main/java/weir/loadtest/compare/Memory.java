package weir.loadtest.compare;

import java.util.OptionalDouble;

/**
 * What a server takes at one moment.
 *
 * @param resident bytes
 * @param live bytes in use as the server says, where it does
 */
record Memory(double resident, OptionalDouble live) {

    /** @param collect have the server tidy up first and say what it uses */
    static Memory of(Contender.Running server, ProcessTree process, boolean collect) {
        // In this order: what a collection gives back is not resident any more.
        OptionalDouble live = collect ? collected(server) : OptionalDouble.empty();
        return new Memory(process.residentBytes(), live);
    }

    private static OptionalDouble collected(Contender.Running server) {
        server.collect();
        return server.metrics().flatMap(JvmMemory::of).stream()
                .mapToDouble(JvmMemory::inUse)
                .findFirst();
    }

    /** Puts it and what came on top of it to the measurement. */
    void compare(Memory later, Measurement.Builder into) {
        into.put(Metric.RESIDENT_BEFORE, resident).put(Metric.RESIDENT, later.resident);
    }

    /** As above, and for each of the connections that came. */
    void compare(Memory later, int connections, Measurement.Builder into) {
        compare(later, into);
        into.put(Metric.RESIDENT_PER_CONNECTION, (later.resident - resident) / connections);
        if (live.isPresent() && later.live.isPresent()) {
            into.put(Metric.LIVE_PER_CONNECTION, (later.live.getAsDouble() - live.getAsDouble()) / connections);
        }
    }
}
