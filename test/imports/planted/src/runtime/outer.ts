export const lateMs = 1
