package weir.node;

import org.apache.pekko.actor.CoordinatedShutdown;

/** Why a node that could not start goes down; the actor system's configuration gives it exit code 1. */
enum StartFailed implements CoordinatedShutdown.Reason {
    INSTANCE
}
