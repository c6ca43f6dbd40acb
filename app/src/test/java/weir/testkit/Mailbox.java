package weir.testkit;

import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** What an actor has been told and has yet to deal with. */
public final class Mailbox {

    private Mailbox() {}

    /** Returns once the actor has dealt with all that the caller has told it before: every actor says who it is in its turn. */
    public static void awaitEmpty(ActorTestKit kit, ActorRef<?> actor) {
        TestProbe<ActorIdentity> asking = kit.createTestProbe();
        Adapter.toClassic(actor).tell(new Identify(actor), Adapter.toClassic(asking.getRef()));
        asking.expectMessageClass(ActorIdentity.class);
        asking.stop();
    }
}
