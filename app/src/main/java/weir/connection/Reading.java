package weir.connection;

import java.time.Duration;

/** Whoever reads a socket for its Connection: once, and once more whenever it is told to go on. */
interface Reading {

    /** @param gather how long bytes may wait for more to come, so that fewer reads take them all */
    void goOn(Duration gather);
}
