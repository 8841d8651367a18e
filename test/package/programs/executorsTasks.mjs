const factor = 2;

export const double = (x) => factor * x;
