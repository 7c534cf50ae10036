/** What a member of a room is there for. `device`: computes, and may submit jobs where the host allows it. `observer`: reads along. */
export const roles = ['device', 'observer'] as const
export type Role = (typeof roles)[number]
