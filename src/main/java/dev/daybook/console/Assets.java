package dev.daybook.console;

import dev.daybook.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.ResponseStatusException;

/**
 * The scripts, styles and pictures of the console: everything in {@code assets} beside the templates, and htmx. Their address
 * holds the hash of all of them together, so that browsers keep them for ever and a module can import its neighbour by its name.
 */
@Controller
public class Assets {

    static final String PATH = "/console/assets/";

    private static final String OWN = "classpath:/dev/daybook/console/assets/";
    private static final String HTMX = "classpath*:/META-INF/resources/webjars/htmx.org/*/dist/htmx.min.js";
    private static final int SHOWN_HASH = 12;

    private static final Map<String, MediaType> TYPES = Map.of(
            "css", new MediaType("text", "css", StandardCharsets.UTF_8),
            "js", new MediaType("text", "javascript", StandardCharsets.UTF_8),
            "svg", new MediaType("image", "svg+xml"),
            "png", MediaType.IMAGE_PNG);

    private final Map<String, Asset> assets = new TreeMap<>();
    private final String version;

    Assets() throws IOException {
        PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
        for (Resource resource : resources.getResources(OWN + "*")) {
            add(Objects.requireNonNull(resource.getFilename()), resource);
        }
        for (Resource resource : resources.getResources(HTMX)) {
            add("htmx.js", resource);
        }
        MessageDigest all = Sha256.begin();
        assets.forEach((name, asset) -> {
            all.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            all.update(Sha256.of(asset.plain));
        });
        version = HexFormat.of().formatHex(all.digest()).substring(0, SHOWN_HASH);
    }

    /** An asset, as it is sent to those who unpack and to those who do not. */
    private static final class Asset {

        private final MediaType type;
        private final byte[] plain;
        private final byte[] gzipped;

        Asset(MediaType type, byte[] plain, byte[] gzipped) {
            this.type = type;
            this.plain = plain;
            this.gzipped = gzipped;
        }
    }

    private void add(String name, Resource resource) throws IOException {
        MediaType type = Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
        byte[] plain = resource.getContentAsByteArray();
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(gzipped) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            packing.write(plain);
        }
        assets.put(name, new Asset(type, plain, gzipped.toByteArray()));
    }

    /** Whether there is an asset of that name. */
    public boolean has(String name) {
        return assets.containsKey(name);
    }

    /** Where an asset is, to be put into a link: {@code @{${view.assets.path('console.css')}}}. */
    public String path(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("There is no asset " + name);
        }
        return PATH + version + "/" + name;
    }

    @GetMapping(PATH + "{asked}/{name}")
    ResponseEntity<byte[]> get(
            @PathVariable String asked,
            @PathVariable String name,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        Asset asset = assets.get(name);
        if (asset == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        boolean packed = encodings.contains("gzip");
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .contentType(asset.type)
                // A page of another version, while instances are exchanged, makes do with what there is here.
                .cacheControl(
                        asked.equals(version)
                                ? CacheControl.maxAge(Duration.ofDays(365))
                                        .cachePublic()
                                        .immutable()
                                : CacheControl.noStore())
                .varyBy(HttpHeaders.ACCEPT_ENCODING)
                // Otherwise the framework has it saved under a name of its own.
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline");
        return packed
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(asset.gzipped)
                : answer.body(asset.plain);
    }
}
