// Vendors' elements that are read, in the place they take when their creator has reserved block 10. A reader finds
// them in whatever block the creator holds and files them under these tags.
extension Tag {
    /// Siemens: images packed into one mosaic.
    package static let siemensNumberOfImagesInMosaic = Tag(0x0019, 0x100A)
    /// Siemens: the scanner's own header of the image (CSA), of which only its place is kept; read by ``SiemensHeader``.
    package static let siemensImageHeader = Tag(0x0029, 0x1010)
    /// Siemens: b-value, s/mm2.
    package static let siemensDiffusionBValue = Tag(0x0019, 0x100C)
    /// Siemens: direction of the diffusion gradient, three numbers in patient space.
    package static let siemensDiffusionGradientDirection = Tag(0x0019, 0x100E)
    /// GE: diffusion gradient along the scanner's first axis.
    package static let geDiffusionDirectionX = Tag(0x0019, 0x10BB)
    /// GE: diffusion gradient along the scanner's second axis.
    package static let geDiffusionDirectionY = Tag(0x0019, 0x10BC)
    /// GE: diffusion gradient along the scanner's third axis.
    package static let geDiffusionDirectionZ = Tag(0x0019, 0x10BD)
    /// GE PET: when the scan began.
    package static let gePETScanDateTime = Tag(0x0009, 0x100D)
    /// GE: 2 axial, 4 sagittal, 8 coronal, 16 oblique, 256 localizer of three planes.
    package static let geSeriesPlane = Tag(0x0019, 0x1017)
    /// GE: slice positions of one pass.
    package static let geLocationsInAcquisition = Tag(0x0021, 0x104F)
    /// GE: 0 magnitude, 1 phase, 2 real, 3 imaginary.
    package static let geImageDataType = Tag(0x0043, 0x102F)
    /// GE: the b-value is the first number, modulo 1e9 where a bias was added.
    package static let geDiffusionBValue = Tag(0x0043, 0x1039)
    /// Philips: b-value, s/mm2.
    package static let philipsDiffusionBValue = Tag(0x2001, 0x1003)
    /// Philips: axis of the diffusion gradient as a letter, `I` for trace images.
    package static let philipsDiffusionDirection = Tag(0x2001, 0x1004)
    /// Philips: number of the cardiac phase.
    package static let philipsPhaseNumber = Tag(0x2001, 0x1008)
    /// Philips: number of the slice.
    package static let philipsSliceNumber = Tag(0x2001, 0x100A)
    /// Philips: slices of one stack.
    package static let philipsNumberOfSlices = Tag(0x2001, 0x1018)
    /// Philips: M, P, R or I for the part of a complex image.
    package static let philipsComponent = Tag(0x2005, 0x1011)
    /// Philips: diffusion gradient from right to left.
    package static let philipsDiffusionDirectionRL = Tag(0x2005, 0x10B0)
    /// Philips: diffusion gradient from front to back.
    package static let philipsDiffusionDirectionAP = Tag(0x2005, 0x10B1)
    /// Philips: diffusion gradient from foot to head.
    package static let philipsDiffusionDirectionFH = Tag(0x2005, 0x10B2)
    /// Philips PET: factor from values to standardized uptake values by body weight.
    package static let philipsSUVFactor = Tag(0x7053, 0x1000)
    /// Philips PET: factor from values to Bq/ml.
    package static let philipsActivityFactor = Tag(0x7053, 0x1009)
    /// Philips: intercept of the scale to physical values.
    package static let philipsScaleIntercept = Tag(0x2005, 0x100D)
    /// Philips: slope of the scale to physical values.
    package static let philipsScaleSlope = Tag(0x2005, 0x100E)
    /// United Imaging: b-value, s/mm2.
    package static let unitedImagingDiffusionBValue = Tag(0x0065, 0x1009)
    /// United Imaging: direction of the diffusion gradient, three numbers.
    package static let unitedImagingDiffusionDirection = Tag(0x0065, 0x1037)
    /// United Imaging: images packed into one grid.
    package static let unitedImagingNumberOfImagesInGrid = Tag(0x0065, 0x1050)
}
