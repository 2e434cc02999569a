export const benchColdStart = () => [];
