/** The operations that @tensorflow/tfjs-core 4.22.0 exports by name (dist/ops/ops.d.ts), without the members of its namespaces. */
export const tensorflowOperations: readonly string[] = `
abs acos acosh add addN all any argMax argMin asin asinh atan atan2 atanh avgPool avgPool3d basicLSTMCell
batchNorm batchNorm2d batchNorm3d batchNorm4d batchToSpaceND bincount bitwiseAnd broadcastArgs broadcastTo
buffer cast ceil clipByValue clone complex concat concat1d concat2d concat3d concat4d conv1d conv2d
conv2dTranspose conv3d conv3dTranspose cos cosh cumprod cumsum denseBincount depthToSpace depthwiseConv2d diag
dilation2d div divNoNan dot einsum elu ensureShape equal erf euclideanNorm exp expandDims expm1 eye fft fill
floor floorDiv gather greater greaterEqual ifft imag irfft isFinite isInf isNaN leakyRelu less lessEqual
linspace localResponseNormalization log log1p logSigmoid logSoftmax logSumExp logicalAnd logicalNot logicalOr
logicalXor lowerBound matMul max maxPool maxPool3d maxPoolWithArgmax maximum mean meshgrid min minimum
mirrorPad mod moments mul multiRNNCell multinomial neg notEqual oneHot ones onesLike outerProduct pad pad1d
pad2d pad3d pad4d pool pow prelu print prod raggedGather raggedRange raggedTensorToTensor rand randomGamma
randomNormal randomStandardNormal randomUniform randomUniformInt range real reciprocal relu relu6 reshape
reverse reverse1d reverse2d reverse3d reverse4d rfft round rsqrt scalar selu separableConv2d setdiff1dAsync
sigmoid sign sin sinh slice slice1d slice2d slice3d slice4d softmax softplus spaceToBatchND split sqrt square
squaredDifference squeeze stack step stridedSlice sub sum tan tanh tensor tensor1d tensor2d tensor3d tensor4d
tensor5d tensor6d tensorScatterUpdate tile topk truncatedNormal unique unsortedSegmentSum unstack upperBound
variable where whereAsync zeros zerosLike
`
  .trim()
  .split(/\s+/);
