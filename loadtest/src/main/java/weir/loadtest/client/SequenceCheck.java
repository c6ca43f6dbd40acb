package weir.loadtest.client;

/** Follows the numbers of one kind of frame at one player, as they arrive: what is missing, comes twice or out of order. */
final class SequenceCheck {

    /** How a number stands to those before it. */
    enum Verdict {
        FIRST,
        NEXT,
        /** Numbers before it are missing, so far. */
        GAP,
        /** One that was missing. */
        LATE,
        DUPLICATE
    }

    private static final int WINDOW = Long.SIZE;

    private boolean begun;
    private int last;
    /** Bit n: last - n has come. */
    private long seen;

    private long missing;
    private long late;
    private long duplicates;

    Verdict accept(int number) {
        if (!begun) {
            begun = true;
            last = number;
            // What lies before the first was never promised.
            seen = -1;
            return Verdict.FIRST;
        }
        int step = number - last;
        if (step > 0) {
            last = number;
            seen = step < WINDOW ? seen << step | 1 : 1;
            missing += step - 1;
            return step == 1 ? Verdict.NEXT : Verdict.GAP;
        }
        long bit = -step < WINDOW ? 1L << -step : 0;
        if (bit == 0 || (seen & bit) != 0) {
            duplicates++;
            return Verdict.DUPLICATE;
        }
        seen |= bit;
        missing--;
        late++;
        return Verdict.LATE;
    }

    /** How many never came, of those between the first and the last. */
    long missing() {
        return missing;
    }

    /** How many came after a later one. */
    long late() {
        return late;
    }

    long duplicates() {
        return duplicates;
    }
}
