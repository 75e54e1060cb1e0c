package dev.daybook.postgres;

/** A database role that can log in, and its password. */
public record Login(String role, String password) {

    @Override
    public String toString() {
        return role;
    }
}
