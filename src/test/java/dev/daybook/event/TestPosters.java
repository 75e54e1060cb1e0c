package dev.daybook.event;

/** Who posts what tests append, where it does not matter who does. */
public final class TestPosters {

    public static final Poster TEST = new Poster("11111111-2222-4333-8444-555555555555", null, null, "test");

    private TestPosters() {}
}
