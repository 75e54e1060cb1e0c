package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.api.RequestAddress;
import dev.daybook.export.Artifact;
import dev.daybook.export.AskedExport;
import dev.daybook.export.Exports;
import dev.daybook.integrity.LogKey;
import dev.daybook.integrity.LogKeys;
import dev.daybook.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** The exports of an organization: what was asked for, how far each is, what can be downloaded, and how that is verified. */
@Controller
class ExportsPage implements PlacedPage {

    private static final int PAGE = 25;

    private final Exports exports;
    private final LogKeys keys;

    ExportsPage(Exports exports, LogKeys keys) {
        this.exports = exports;
        this.keys = keys;
    }

    @Override
    public Place place() {
        return Place.EXPORTS;
    }

    @GetMapping("/console/exports")
    String list(
            @RequestParam(defaultValue = "0") long offset,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            Model model) {
        ListPart part = new ListPart(offset, PAGE);
        String organization = organization(view.org(), caller);
        AskedExport.Listing listing = exports.list(organization, part.offset(), part.most());
        List<String> keys = keys(organization);
        model.addAttribute(
                "exports",
                listing.exports().stream()
                        .map(export -> new ShownExport(export, keys))
                        .toList());
        model.addAttribute("organization", organization);
        model.addAttribute("address", RequestAddress.base(request));
        part.show(model, listing.total());
        return "exports";
    }

    /** One export; as a part of a page it is what the list shows of it, which asks for itself again while it is under way. */
    @GetMapping("/console/exports/{id}")
    String show(
            @PathVariable UUID id,
            @ModelAttribute(Layout.VIEW) View view,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        String organization = organization(view.org(), caller);
        model.addAttribute("shown", new ShownExport(find(organization, id), keys(organization)));
        return part == null ? "export" : "export :: one";
    }

    /** The artifact. That it is fetched is logged before anything of it is sent. */
    @GetMapping("/console/exports/{id}/download")
    ResponseEntity<Resource> download(
            @PathVariable UUID id,
            @ModelAttribute(Layout.VIEW) View view,
            @RequestHeader HttpHeaders headers,
            @AuthenticationPrincipal Caller caller,
            HttpMethod method) {
        Artifact artifact = find(organization(view.org(), caller), id).artifact();
        if (artifact == null) {
            throw new Refusal.NotFound("There is nothing to download: the export is not ready, or has expired.");
        }
        if (!method.equals(HttpMethod.HEAD)) {
            exports.fetched(artifact, from(headers, artifact.size()), caller.toActor(), caller.toPoster());
        }
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("application/zip"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(artifact.fileName())
                                .build()
                                .toString())
                .body(artifact.content());
    }

    @PostMapping("/console/exports/{id}/cancel")
    SeeOther cancel(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String org,
            @AuthenticationPrincipal Caller caller) {
        exports.cancel(find(organization(org, caller), id), caller.toActor(), caller.toPoster());
        return new SeeOther(new Address("/console/exports").with("org", org).text());
    }

    private static String organization(@Nullable String wanted, Caller caller) {
        String organization = wanted == null || wanted.isEmpty() ? caller.orgId() : wanted;
        caller.requireOrganization(organization);
        return organization;
    }

    private AskedExport find(String organization, UUID id) {
        return exports.asked(organization, id)
                .orElseThrow(() -> new Refusal.NotFound("There is no such export, or it has expired."));
    }

    private List<String> keys(String organization) {
        return keys.of(organization).stream().map(LogKey::verifier).toList();
    }

    /** Where a download begins, or goes on that was broken off. */
    private static long from(HttpHeaders headers, long size) {
        try {
            List<HttpRange> ranges = headers.getRange();
            return ranges.size() == 1 ? ranges.getFirst().getRangeStart(size) : 0;
        } catch (IllegalArgumentException malformed) {
            return 0;
        }
    }
}
