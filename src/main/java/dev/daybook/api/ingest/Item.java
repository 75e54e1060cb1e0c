package dev.daybook.api.ingest;

/** What a request posts one or several of, in the words of answers. */
enum Item {
    EVENT("An", "event"),
    SAMPLE("A", "sample");

    private final String article;
    private final String noun;

    Item(String article, String noun) {
        this.article = article;
        this.noun = noun;
    }

    /** One of them, at the beginning of a sentence. */
    String one() {
        return article + " " + noun;
    }

    /** The bare word. */
    String noun() {
        return noun;
    }

    /** Several of them. */
    String several() {
        return noun + "s";
    }
}
