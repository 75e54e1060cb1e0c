package dev.daybook.api.proof;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may read what proves the log.
 *
 * @param anonymous whether checkpoints, tiles and public keys need no token
 */
@ConfigurationProperties("daybook.proof")
record ProofSettings(@DefaultValue("false") boolean anonymous) {}
