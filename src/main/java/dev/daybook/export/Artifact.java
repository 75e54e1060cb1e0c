package dev.daybook.export;

import java.util.UUID;
import org.springframework.core.io.Resource;

/**
 * A finished export, ready to be fetched.
 *
 * @param id its id
 * @param orgId whose events it shows
 * @param fileName what it is to be called where it is fetched
 * @param size how many bytes it has
 * @param sha256 of all its bytes, in hexadecimal digits
 * @param content the bytes
 */
public record Artifact(UUID id, String orgId, String fileName, long size, String sha256, Resource content) {}
