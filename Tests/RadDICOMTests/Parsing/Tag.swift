import RadDICOM

/// Testing has tags of its own; in these tests the word means DICOM's.
typealias Tag = RadDICOM.Tag
