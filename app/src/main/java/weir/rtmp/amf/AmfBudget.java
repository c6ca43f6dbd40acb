package weir.rtmp.amf;

import weir.rtmp.RtmpException;

/** What is left of the limits while one payload is read. */
final class AmfBudget {

    private final AmfLimits limits;
    private long values;
    private long stringBytes;
    private int depth;
    private int deepest;

    AmfBudget(AmfLimits limits) {
        this.limits = limits;
    }

    /** One more value. */
    void value() {
        values(1);
    }

    /** @param count of values that come with one that has been counted */
    void values(long count) {
        values += count;
        if (values > limits.maxValues()) {
            throw RtmpException.limit("more than " + limits.maxValues() + " AMF values in one message");
        }
    }

    void stringBytes(long count) {
        stringBytes += count;
        if (stringBytes > limits.maxStringBytes()) {
            throw RtmpException.limit("more than " + limits.maxStringBytes() + " bytes of AMF strings in one message");
        }
    }

    /** @param levels that a value needs below the level reached */
    void levels(int levels) {
        if (depth + levels > limits.maxDepth()) {
            throw RtmpException.limit("AMF values nest deeper than " + limits.maxDepth());
        }
        deepest = Math.max(deepest, depth + levels);
    }

    /** Goes into an object or array; {@link Level#leave} comes back out. */
    Level enter() {
        levels(1);
        Level level = new Level(values, stringBytes, deepest);
        depth++;
        deepest = depth;
        return level;
    }

    /** Where the budget stood as an object or array began. */
    final class Level {

        private final long valuesBefore;
        private final long stringBytesBefore;
        private final int deepestBefore;

        private Level(long valuesBefore, long stringBytesBefore, int deepestBefore) {
            this.valuesBefore = valuesBefore;
            this.stringBytesBefore = stringBytesBefore;
            this.deepestBefore = deepestBefore;
        }

        /** Ends the object or array and says what it took. */
        Cost leave() {
            depth--;
            Cost cost = new Cost(values - valuesBefore, stringBytes - stringBytesBefore, deepest - depth);
            deepest = Math.max(deepest, deepestBefore);
            return cost;
        }
    }

    /**
     * What a value takes beside being one value itself.
     *
     * @param levels it nests, itself included; 0 for one that holds no others
     */
    record Cost(long values, long stringBytes, int levels) {}

    /** A value that was read before stands here again. */
    void spend(Cost cost) {
        values(cost.values);
        stringBytes(cost.stringBytes);
        levels(cost.levels);
    }
}
