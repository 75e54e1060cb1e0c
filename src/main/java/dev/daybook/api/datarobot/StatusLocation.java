package dev.daybook.api.datarobot;

import dev.daybook.job.Job;

/** Where what a job made is to be fetched: those who wait for a job are sent there when it is done. One bean a kind. */
interface StatusLocation {

    /** The kind of jobs. */
    String kind();

    /** The path, with a slash at both ends, of what a completed job made. */
    String path(Job job);
}
