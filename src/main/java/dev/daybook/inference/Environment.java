package dev.daybook.inference;

/**
 * Where events belong.
 *
 * @param dataset the data set before production that they are in; empty in production
 */
public record Environment(String dataset) {

    /** What is predicted in earnest. */
    public static final Environment PRODUCTION = new Environment("");

    /** Whether events may still change. */
    public boolean isProduction() {
        return dataset.isEmpty();
    }
}
