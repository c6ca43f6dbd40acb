package weir.cluster;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.stream.StreamSettings;

/** Places the Stream of every key somewhere in the cluster and finds it again. */
public final class StreamSharding {

    /** The shard region's name, as health checks and {@code /cluster/shards} know it. */
    public static final String NAME = "stream";

    private static final EntityTypeKey<Stream.Command> TYPE = EntityTypeKey.create(Stream.Command.class, NAME);

    private final ClusterSharding sharding;

    private StreamSharding(ClusterSharding sharding) {
        this.sharding = sharding;
    }

    /** Takes part in carrying Streams; every node calls it once. */
    public static StreamSharding start(ActorSystem<?> system, StreamSettings settings) {
        ClusterSharding sharding = ClusterSharding.get(system);
        sharding.init(Entity.of(
                        TYPE,
                        entity -> Stream.create(StreamKey.parse(entity.getEntityId()), settings, entity.getShard()))
                .withStopMessage(Stream.Stop.INSTANCE));
        return new StreamSharding(sharding);
    }

    /** Sends to the Stream of {@code key}, wherever it is. */
    public Consumer<Stream.Command> authorityOf(StreamKey key) {
        return sharding.entityRefFor(TYPE, key.toString())::tell;
    }
}
