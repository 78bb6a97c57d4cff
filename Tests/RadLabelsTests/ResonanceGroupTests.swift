import RadSeries
import RadVocabulary
import Testing

@testable import RadLabels

/// Facts of magnetic resonance beside the weighting, each as a reader of the header would state it.
@Suite struct ResonanceGroupTests {
    static let samples: [GroupSample] = [
        GroupSample("MR", .fatSuppression, "option of the scanner", "yes") { $0.scanOptions = ["FS"] },
        GroupSample("MR", .fatSuppression, "GE's option", "yes") { $0.scanOptions = ["FAST_GEMS", "FATSAT_GEMS"] },
        GroupSample("MR", .fatSuppression, "short inversion", "yes") { facts in
            (facts.scanningSequence, facts.inversionTime) = (["SE", "IR"], 160)
        },
        GroupSample("MR", .fatSuppression, "inversion before a gradient echo", "unknown") { facts in
            (facts.scanningSequence, facts.inversionTime) = (["GR", "IR"], 200)
        },
        .described("MR", .fatSuppression, "T2 TSE fs", "yes"), .described("MR", .fatSuppression, "PD fatsat", "yes"),
        .described("MR", .fatSuppression, "T1 without FS", "no"), .described("MR", .fatSuppression, "T1 SE", "unknown"),
        .described("MR", .fatSuppression, "offset", "unknown"),
        GroupSample("MR", .acquisition, "slab", "3D") { $0.mrAcquisitionType = "3D" },
        GroupSample("MR", .acquisition, "slices", "2D") { $0.mrAcquisitionType = "2D" },
        GroupSample("MR", .acquisition, "no term", "unknown") { $0.mrAcquisitionType = "4D" },
        GroupSample("CT", .acquisition, "of a CT", "unknown") { $0.mrAcquisitionType = "3D" },
        GroupSample("MR", .dixon, "Siemens", "in-phase") {
            $0.imageType = ["ORIGINAL", "PRIMARY", "DIXON", "IN_PHASE"]
        },
        GroupSample("MR", .dixon, "Siemens", "opposed-phase") { $0.imageType = ["ORIGINAL", "PRIMARY", "OPP_PHASE"] },
        GroupSample("MR", .dixon, "Siemens", "water") { $0.imageType = ["DERIVED", "PRIMARY", "DIXON", "WATER"] },
        GroupSample("MR", .dixon, "Siemens", "fat") { $0.imageType = ["DERIVED", "PRIMARY", "DIXON", "FAT"] },
        GroupSample("MR", .dixon, "Philips", "in-phase") { $0.imageType = ["ORIGINAL", "PRIMARY", "M_FFE", "IP"] },
        .described("MR", .dixon, "t1_vibe_dixon_opp", "opposed-phase"),
        .described("MR", .dixon, "WATER: Ax LAVA-Flex", "water"), .described("MR", .dixon, "FAT: Ax LAVA-Flex", "fat"),
        .described("MR", .dixon, "in and out of phase", "unknown"), .described("MR", .dixon, "T2 fat sat", "unknown"),
        .described("MR", .dixon, "IAC in detail", "unknown"),
        .described("MR", .dixon, "Ax LAVA fat sat", "unknown"), .described("MR", .dixon, "FAT", "unknown"),
        GroupSample("MR", .bValue, "one b value", "800.0") { $0.diffusionBValue = 800 },
        GroupSample("MR", .bValue, "no weighting", "0.0") { $0.diffusionBValue = 0 },
        GroupSample("MR", .bValue, "several", "unknown") { ($0.diffusionBValue, $0.diffusionBValueCount) = (0, 3) },
        GroupSample("MR", .bValue, "GE's offset", "unknown") { $0.diffusionBValue = 1_000_000_800 },
        GroupSample("MR", .echoTime, "one echo", "85.0") { $0.echoTime = 85 },
        GroupSample("MR", .echoTime, "two echoes", "unknown") { ($0.echoTime, $0.echoTimeCount) = (20, 2) },
        GroupSample("MR", .dynamicPhase, "third of five", "3.0") { $0.temporalPositionIdentifier = 3 },
        GroupSample("MR", .dynamicPhase, "all of them", "unknown") { facts in
            (facts.temporalPositionIdentifier, facts.temporalPositionCount) = (1, 5)
        },
        GroupSample("MR", .fieldStrength, "1.5 T", "1.5") { $0.magneticFieldStrength = 1.5 },
        GroupSample("MR", .fieldStrength, "gauss", "unknown") { $0.magneticFieldStrength = 15_000 },
        GroupSample("MR", .paperSequence, "T1 spin echo", "T1-SE") { facts in
            (facts.scanningSequence, facts.repetitionTime, facts.echoTime) = (["SE"], 500, 12)
        },
        GroupSample("MR", .paperSequence, "T2 spin echo", "T2-SE") { facts in
            (facts.scanningSequence, facts.repetitionTime, facts.echoTime) = (["SE"], 4000, 100)
        },
        GroupSample("MR", .paperSequence, "T1 FLAIR", "T1-FLAIR") { $0.seriesDescription = "T1 FLAIR" },
        GroupSample("MR", .paperSequence, "T2 FLAIR", "T2-FLAIR") { $0.seriesDescription = "T2 FLAIR" },
        GroupSample("CT", .paperSequence, "CT", "CT") { _ in },
        GroupSample("MR", .paperSequence, "gradient echo", "unknown") { facts in
            (facts.scanningSequence, facts.seriesDescription) = (["GR"], "T1 VIBE")
        },
        GroupSample("PT", .paperSequence, "PET", "unknown") { _ in },
    ]

    @Test(arguments: samples) func `a fact of the header becomes its label`(_ sample: GroupSample) throws {
        #expect(sample.answer(of: Labeller(rules: try ShippedRules.get())) == sample.expected)
    }

    static let diffusion: [GroupSample] = [
        .described("MR", .sequence, "4bval_100/2_600/4_800/8_T2_2nex_eDWI_", "DWI"),
        .described("MR", .sequence, "Ax eDWI T2", "DWI"), .described("MR", .sequence, "needwiT2", "unknown"),
        .described("MR", .sequence, "T2 tse", "T2"), .described("MR", .sequence, "T2 shine through map", "unknown"),
    ]

    @Test(arguments: diffusion) func `T2 within the name of a diffusion series is no weighting`(
        _ sample: GroupSample
    ) throws {
        #expect(sample.answer(of: Labeller(rules: try ShippedRules.get())) == sample.expected)
    }
}
